// How certificates are found: a scan is a command, since it runs where hosts and files can be seen.
import { useTexts } from "../../core/i18n";
import { DocumentField } from "../../parts/Document";
import { Section } from "../../parts/Section";
import { inventoryTexts } from "./texts";

const HOSTS = "tokiwa inventory scan www.example.com mail.example.com:25 10.0.0.0/24";
const FILES = "tokiwa inventory scan --path /etc --path /opt/app/keystore.jks";

export function Scan() {
  const t = useTexts(inventoryTexts);
  return (
    <Section title={t.scan} description={t.scanText}>
      <DocumentField text={HOSTS} label={t.scanHosts} />
      <DocumentField text={FILES} label={t.scanFiles} />
    </Section>
  );
}
