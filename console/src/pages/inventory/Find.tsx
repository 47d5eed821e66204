// What was found at one place, the certificate itself, and how it comes under management.
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go, href } from "../../core/route";
import { Copyable } from "../../parts/CommandBox";
import { Document, DocumentField } from "../../parts/Document";
import { Page } from "../../parts/Page";
import { Pairs } from "../../parts/Pairs";
import { Section } from "../../parts/Section";
import { Waiting } from "../../parts/Waiting";
import { useAuthorities } from "../certificates/authorities";
import { Faults } from "./Faults";
import { adoption, find } from "./found";
import { Forget } from "./Forget";
import { Origin } from "./Origin";
import { inventoryTexts } from "./texts";

export function Find({ place }: { place: string }) {
  const t = useTexts(inventoryTexts);
  const { moment } = useDates();
  const allowed = useAllowed(["tokiwa:DeleteInventory"])("tokiwa:DeleteInventory");
  const [forgetting, setForgetting] = useState(false);
  const loaded = useLoad((abort) => find(place, abort), [place, changed.useTurn()]);
  const { options } = useAuthorities();
  if (!loaded.value) return <Waiting on={loaded} />;
  const { Find: found, Certificate: certificate } = loaded.value;
  return (
    <Page title={place} actions={allowed && <Button onClick={() => setForgetting(true)}>{t.forget}</Button>}>
      <Section title={t.found}>
        <Pairs
          columns={3}
          items={[
            { label: t.origin, value: <Origin of={found.Origin} /> },
            { label: t.faults, value: <Faults of={found.Faults} /> },
            { label: t.problem, value: found.Problem ?? "–" },
            { label: t.names, value: found.SubjectAlternativeNames.join(", ") || "–" },
            { label: t.askedFor, value: found.ServerName ?? "–" },
            { label: t.ends, value: moment(found.NotAfter) },
            { label: t.subject, value: found.Subject || "–" },
            { label: t.issuer, value: found.Issuer || "–" },
            { label: t.key, value: found.KeyAlgorithm },
            { label: t.serial, value: <Copyable text={found.Serial} label={t.serial} /> },
            { label: t.hasKey, value: found.HasKey ? t.yes : t.no },
            { label: t.firstSeen, value: moment(found.FirstSeenAt) },
            { label: t.seen, value: moment(found.SeenAt) },
            { label: t.reporter, value: found.ReportedBy },
            {
              label: t.certificate,
              value: found.CertificateArn ? (
                <Link href={href(["certificates", found.CertificateArn])}>{found.CertificateArn}</Link>
              ) : (
                "–"
              ),
            },
          ]}
        />
      </Section>
      {found.Origin !== "MANAGED" && (
        <Section title={t.adopt} description={t.adoptText}>
          <DocumentField text={adoption(place, options[0]?.value ?? "ARN")} label={t.adoptByCa} />
          <DocumentField text={adoption(place)} label={t.adoptByImport} />
        </Section>
      )}
      <Section title={t.pem}>
        <Document text={certificate} label={t.pem} />
      </Section>
      {forgetting && <Forget places={[place]} close={() => setForgetting(false)} after={() => go(["inventory"])} />}
    </Page>
  );
}
