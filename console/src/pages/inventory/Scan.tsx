// How certificates are found: a scan is a command, since it runs where hosts and files can be seen.
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useTexts } from "../../core/i18n";
import { Document } from "../../parts/Document";
import { inventoryTexts } from "./texts";

const HOSTS = "tokiwa inventory scan www.example.com mail.example.com:25 10.0.0.0/24";
const FILES = "tokiwa inventory scan --path /etc --path /opt/app/keystore.jks";

export function Scan() {
  const t = useTexts(inventoryTexts);
  return (
    <Container
      header={
        <Header variant="h2" description={t.scanText}>
          {t.scan}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FormField label={t.scanHosts} stretch>
          <Document text={HOSTS} label={t.scanHosts} />
        </FormField>
        <FormField label={t.scanFiles} stretch>
          <Document text={FILES} label={t.scanFiles} />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}
