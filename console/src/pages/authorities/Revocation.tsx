// How a CA tells what it revoked: a list, OCSP, both or neither.
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { CommandBox } from "../../parts/CommandBox";
import { done, refused } from "../../parts/messages";
import type { Authority } from "./authority";
import { revocationTexts } from "./Revocation.texts";

export function Revocation({ authority, after }: { authority: Authority; after: () => void }) {
  const t = useTexts(revocationTexts);
  const may = useAllowed(["acm-pca:UpdateCertificateAuthority"], authority.Arn)("acm-pca:UpdateCertificateAuthority");
  const now = authority.RevocationConfiguration ?? {};
  const [crl, setCrl] = useState(now.CrlConfiguration?.Enabled ?? false);
  const [days, setDays] = useState(String(now.CrlConfiguration?.ExpirationInDays ?? 7));
  const [bucket, setBucket] = useState(now.CrlConfiguration?.S3BucketName ?? "");
  const [ocsp, setOcsp] = useState(now.OcspConfiguration?.Enabled ?? false);
  const [busy, setBusy] = useState(false);
  const input = {
    CertificateAuthorityArn: authority.Arn,
    RevocationConfiguration: {
      CrlConfiguration: {
        ...now.CrlConfiguration,
        Enabled: crl,
        ...(crl ? { ExpirationInDays: Number(days), ...(bucket ? { S3BucketName: bucket } : {}) } : {}),
      },
      OcspConfiguration: { ...now.OcspConfiguration, Enabled: ocsp },
    },
  };

  async function save() {
    setBusy(true);
    try {
      await call("acm-pca", "UpdateCertificateAuthority", input);
      done(t.saved, command("acm-pca", "UpdateCertificateAuthority", input));
      after();
    } catch (error) {
      refused(t.notSaved, error);
    }
    setBusy(false);
  }

  return (
    <Container
      header={
        <Header variant="h2" description={t.description}>
          {t.title}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <Checkbox
          checked={crl}
          disabled={!may}
          description={t.crlText}
          onChange={({ detail }) => setCrl(detail.checked)}
        >
          {t.crl}
        </Checkbox>
        {crl && (
          <>
            <FormField label={t.days} constraintText={t.daysText}>
              <Input type="number" value={days} disabled={!may} onChange={({ detail }) => setDays(detail.value)} />
            </FormField>
            <FormField label={t.bucket} constraintText={t.bucketText}>
              <Input value={bucket} disabled={!may} onChange={({ detail }) => setBucket(detail.value)} />
            </FormField>
          </>
        )}
        <Checkbox
          checked={ocsp}
          disabled={!may}
          description={t.ocspText}
          onChange={({ detail }) => setOcsp(detail.checked)}
        >
          {t.ocsp}
        </Checkbox>
        {may && (
          <>
            <CommandBox command={command("acm-pca", "UpdateCertificateAuthority", input)} />
            <Button variant="primary" loading={busy} onClick={() => void save()}>
              {t.save}
            </Button>
          </>
        )}
      </SpaceBetween>
    </Container>
  );
}
