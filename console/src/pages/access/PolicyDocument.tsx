// The document of a managed policy; a change of it is a new version that is in force at once.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState } from "react";
import { useAllowed } from "../../core/allowed";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Code } from "../../parts/Code";
import { CommandBox } from "../../parts/CommandBox";
import { pretty } from "../../parts/Document";
import { Problem } from "../../parts/Problem";
import { unescaped } from "./documents";
import { ask, change, shown } from "./iam";
import { policiesTexts } from "./Policies.texts";

export function PolicyDocument({ arn, version, after }: { arn: string; version: string; after: () => void }) {
  const t = useTexts(policiesTexts);
  const ours = !arn.startsWith("arn:aws:iam::aws:");
  const allowed = useAllowed(["iam:CreatePolicyVersion"], arn)("iam:CreatePolicyVersion") && ours;
  const [document, setDocument] = useState("");
  const [problem, setProblem] = useState<Failure>();
  const found = useLoad(async () => {
    const input = { PolicyArn: arn, VersionId: version };
    const answer = await ask<{ PolicyVersion: { Document: string } }>("GetPolicyVersion", input);
    return pretty(unescaped(answer.PolicyVersion.Document));
  }, [arn, version]);
  useEffect(() => setDocument(found.value ?? ""), [found.value]);
  const input = { PolicyArn: arn, PolicyDocument: document, SetAsDefault: true };

  async function save() {
    setProblem(undefined);
    try {
      await change("CreatePolicyVersion", input, t.versionSaved);
      after();
    } catch (error) {
      setProblem(failure(error));
    }
  }

  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <Container header={<Header variant="h2">{`${t.document} (${version})`}</Header>}>
      <SpaceBetween size="m">
        <Code value={document} {...(allowed && { change: setDocument })} label={t.document} rows={14} />
        {problem && (
          <Alert type="error" header={problem.code}>
            {problem.message}
          </Alert>
        )}
        {allowed && (
          <SpaceBetween size="m">
            <CommandBox command={shown("CreatePolicyVersion", input)} />
            <Button disabled={document === found.value} onClick={() => void save()}>
              {t.saveVersion}
            </Button>
          </SpaceBetween>
        )}
      </SpaceBetween>
    </Container>
  );
}
