// How a CA tells what it revoked: a list, OCSP, both or neither.
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useAct } from "../../parts/act";
import { Check } from "../../parts/Check";
import { CommandBox } from "../../parts/CommandBox";
import { attempt } from "../../parts/messages";
import { perform } from "../../parts/perform";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
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
  const { busy, act } = useAct();
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
    await perform("acm-pca", "UpdateCertificateAuthority", input, t.saved);
    after();
  }

  return (
    <Section title={t.title} description={t.description}>
      <Check value={crl} disabled={!may} description={t.crlText} change={setCrl}>
        {t.crl}
      </Check>
      {crl && (
        <TextField
          label={t.days}
          constraintText={t.daysText}
          type="number"
          value={days}
          disabled={!may}
          change={setDays}
        />
      )}
      {crl && (
        <TextField label={t.bucket} constraintText={t.bucketText} value={bucket} disabled={!may} change={setBucket} />
      )}
      <Check value={ocsp} disabled={!may} description={t.ocspText} change={setOcsp}>
        {t.ocsp}
      </Check>
      {may && <CommandBox command={command("acm-pca", "UpdateCertificateAuthority", input)} />}
      {may && (
        <Button variant="primary" loading={busy} onClick={() => void act(() => attempt(save, t.notSaved))}>
          {t.save}
        </Button>
      )}
    </Section>
  );
}
