// One role: its policies, and who may take it on.
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
import { Page } from "./Page";
import { Policies } from "./Policies";
import { userTexts } from "./User.texts";

export function Role({ name }: { name: string }) {
  const t = useTexts(userTexts);
  return (
    <Page
      kind="roles"
      name={name}
      tabs={(role) => [
        { id: "policies", label: t.policies, content: <Policies holder="Role" name={name} arn={role.arn} /> },
        { id: "trust", label: t.trust, content: <Trust name={name} arn={role.arn} /> },
      ]}
    />
  );
}

function Trust({ name, arn }: { name: string; arn: string }) {
  const t = useTexts(userTexts);
  const allowed = useAllowed(["iam:UpdateAssumeRolePolicy"], arn)("iam:UpdateAssumeRolePolicy");
  const [document, setDocument] = useState("");
  const [problem, setProblem] = useState<Failure>();
  const found = useLoad(async () => {
    const answer = await ask<{ Role: { AssumeRolePolicyDocument: string } }>("GetRole", { RoleName: name });
    return pretty(unescaped(answer.Role.AssumeRolePolicyDocument));
  }, [name]);
  useEffect(() => setDocument(found.value ?? ""), [found.value]);
  const input = { RoleName: name, PolicyDocument: document };

  async function save() {
    setProblem(undefined);
    try {
      await change("UpdateAssumeRolePolicy", input, t.saved);
    } catch (error) {
      setProblem(failure(error));
    }
  }

  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <Container
      header={
        <Header variant="h2" description={t.trustText}>
          {t.trust}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <Code value={document} {...(allowed && { change: setDocument })} label={t.trust} rows={14} />
        {problem && (
          <Alert type="error" header={problem.code}>
            {problem.message}
          </Alert>
        )}
        {allowed && (
          <>
            <CommandBox command={shown("UpdateAssumeRolePolicy", input)} />
            <Button disabled={document === found.value} onClick={() => void save()}>
              {t.save}
            </Button>
          </>
        )}
      </SpaceBetween>
    </Container>
  );
}
