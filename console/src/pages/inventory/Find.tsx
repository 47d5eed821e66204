// What was found at one place, the certificate itself, and how it comes under management.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go, href } from "../../core/route";
import { Copyable } from "../../parts/CommandBox";
import { Document } from "../../parts/Document";
import { Problem } from "../../parts/Problem";
import { authorities } from "../certificates/authorities";
import { Faults } from "./Faults";
import { adoption, find } from "./found";
import { Forget } from "./Forget";
import { Origin } from "./Origin";
import { inventoryTexts } from "./texts";

export function Find({ place }: { place: string }) {
  const t = useTexts(inventoryTexts);
  const language = useLanguage();
  const allowed = useAllowed(["tokiwa:DeleteInventory"])("tokiwa:DeleteInventory");
  const [forgetting, setForgetting] = useState(false);
  const loaded = useLoad((abort) => find(place, abort), [place, changed.useTurn()]);
  const known = useLoad((abort) => authorities(abort), []);
  if (!loaded.value) {
    return loaded.error ? <Problem error={loaded.error} retry={loaded.reload} /> : <Spinner size="large" />;
  }
  const { Find: found, Certificate: certificate } = loaded.value;
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={allowed && <Button onClick={() => setForgetting(true)}>{t.forget}</Button>}>
          {place}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">{t.found}</Header>}>
          <KeyValuePairs
            columns={3}
            items={[
              { label: t.origin, value: <Origin of={found.Origin} /> },
              { label: t.faults, value: <Faults of={found.Faults} /> },
              { label: t.problem, value: found.Problem ?? "–" },
              { label: t.names, value: found.SubjectAlternativeNames.join(", ") || "–" },
              { label: t.askedFor, value: found.ServerName ?? "–" },
              { label: t.ends, value: moment(found.NotAfter, language) },
              { label: t.subject, value: found.Subject || "–" },
              { label: t.issuer, value: found.Issuer || "–" },
              { label: t.key, value: found.KeyAlgorithm },
              { label: t.serial, value: <Copyable text={found.Serial} label={t.serial} /> },
              { label: t.hasKey, value: found.HasKey ? t.yes : t.no },
              { label: t.firstSeen, value: moment(found.FirstSeenAt, language) },
              { label: t.seen, value: moment(found.SeenAt, language) },
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
        </Container>
        {found.Origin !== "MANAGED" && (
          <Container
            header={
              <Header variant="h2" description={t.adoptText}>
                {t.adopt}
              </Header>
            }
          >
            <SpaceBetween size="m">
              <FormField label={t.adoptByCa} stretch>
                <Document text={adoption(place, known.value?.[0]?.Arn ?? "ARN")} label={t.adoptByCa} />
              </FormField>
              <FormField label={t.adoptByImport} stretch>
                <Document text={adoption(place)} label={t.adoptByImport} />
              </FormField>
            </SpaceBetween>
          </Container>
        )}
        <Container header={<Header variant="h2">{t.pem}</Header>}>
          <Document text={certificate} label={t.pem} />
        </Container>
      </SpaceBetween>
      {forgetting && <Forget places={[place]} close={() => setForgetting(false)} after={() => go(["inventory"])} />}
    </ContentLayout>
  );
}
