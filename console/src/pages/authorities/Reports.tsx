// Audit reports: everything a CA signed, as a file in a bucket.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { CommandBox } from "../../parts/CommandBox";
import { done } from "../../parts/messages";
import { reportsTexts } from "./Reports.texts";

const ACTION = "acm-pca:CreateCertificateAuthorityAuditReport";

export function Reports({ arn }: { arn: string }) {
  const t = useTexts(reportsTexts);
  const may = useAllowed([ACTION], arn)(ACTION);
  const [bucket, setBucket] = useState("");
  const [format, setFormat] = useState<"JSON" | "CSV">("JSON");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();
  const input = { CertificateAuthorityArn: arn, S3BucketName: bucket, AuditReportResponseFormat: format };

  async function write() {
    setBusy(true);
    setProblem(undefined);
    try {
      const made = await call<{ S3Key: string }>("acm-pca", "CreateCertificateAuthorityAuditReport", input);
      done(t.asked(`${bucket}/${made.S3Key}`), command("acm-pca", "CreateCertificateAuthorityAuditReport", input));
    } catch (error) {
      setProblem(failure(error));
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
        <FormField label={t.bucket} constraintText={t.bucketText}>
          <Input value={bucket} disabled={!may} onChange={({ detail }) => setBucket(detail.value)} />
        </FormField>
        <FormField label={t.format}>
          <RadioGroup
            value={format}
            items={(["JSON", "CSV"] as const).map((value) => ({ value, label: value, disabled: !may }))}
            onChange={({ detail }) => setFormat(detail.value as typeof format)}
          />
        </FormField>
        {problem && (
          <Alert type="error" header={problem.code}>
            {problem.message}
          </Alert>
        )}
        {may && (
          <>
            <CommandBox command={command("acm-pca", "CreateCertificateAuthorityAuditReport", input)} />
            <Button loading={busy} disabled={!bucket} onClick={() => void write()}>
              {t.write}
            </Button>
          </>
        )}
      </SpaceBetween>
    </Container>
  );
}
