// Audit reports: everything a CA signed, as a file in a bucket.
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useAct } from "../../parts/act";
import { CommandBox } from "../../parts/CommandBox";
import { done } from "../../parts/messages";
import { RadioField } from "../../parts/RadioField";
import { Refusal } from "../../parts/Refusal";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
import { reportsTexts } from "./Reports.texts";

const ACTION = "acm-pca:CreateCertificateAuthorityAuditReport";

export function Reports({ arn }: { arn: string }) {
  const t = useTexts(reportsTexts);
  const may = useAllowed([ACTION], arn)(ACTION);
  const [bucket, setBucket] = useState("");
  const [format, setFormat] = useState<"JSON" | "CSV">("JSON");
  const { busy, problem, act } = useAct();
  const input = { CertificateAuthorityArn: arn, S3BucketName: bucket, AuditReportResponseFormat: format };
  const told = command("acm-pca", "CreateCertificateAuthorityAuditReport", input);

  async function write() {
    const made = await call<{ S3Key: string }>("acm-pca", "CreateCertificateAuthorityAuditReport", input);
    done(t.asked(`${bucket}/${made.S3Key}`), told);
  }

  return (
    <Section title={t.title} description={t.description}>
      <TextField label={t.bucket} constraintText={t.bucketText} value={bucket} disabled={!may} change={setBucket} />
      <RadioField
        label={t.format}
        value={format}
        items={(["JSON", "CSV"] as const).map((value) => ({ value, label: value, disabled: !may }))}
        change={setFormat}
      />
      {problem && <Refusal of={problem} />}
      {may && <CommandBox command={told} />}
      {may && (
        <Button loading={busy} disabled={!bucket} onClick={() => void act(write)}>
          {t.write}
        </Button>
      )}
    </Section>
  );
}
