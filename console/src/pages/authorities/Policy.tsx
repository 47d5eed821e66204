// The resource policy of a CA, by which other accounts may issue from it.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useEffect, useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { CommandBox } from "../../parts/CommandBox";
import { pretty } from "../../parts/Document";
import { done } from "../../parts/messages";
import { Problem } from "../../parts/Problem";
import { policyTexts } from "./Policy.texts";

const ACTIONS = ["acm-pca:PutPolicy", "acm-pca:DeletePolicy"];

export function Policy({ arn }: { arn: string }) {
  const t = useTexts(policyTexts);
  const allowed = useAllowed(ACTIONS, arn);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<Failure>();
  const found = useLoad(
    async (abort) => {
      try {
        return (await call<{ Policy: string }>("acm-pca", "GetPolicy", { ResourceArn: arn }, abort)).Policy;
      } catch (error) {
        if (failure(error).code === "ResourceNotFoundException") return "";
        throw error;
      }
    },
    [arn],
  );
  useEffect(() => setText(pretty(found.value ?? "")), [found.value]);

  async function act(operation: "PutPolicy" | "DeletePolicy") {
    const input = operation === "PutPolicy" ? { ResourceArn: arn, Policy: text } : { ResourceArn: arn };
    setProblem(undefined);
    try {
      await call("acm-pca", operation, input);
      done(operation === "PutPolicy" ? t.saved : t.removed, command("acm-pca", operation, input));
      found.reload();
    } catch (error) {
      setProblem(failure(error));
    }
  }

  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <Container
      header={
        <Header variant="h2" description={t.description}>
          {t.title}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FormField label={t.document} stretch>
          <Textarea
            value={text}
            rows={14}
            spellcheck={false}
            disabled={!allowed("acm-pca:PutPolicy")}
            placeholder={t.none}
            onChange={({ detail }) => setText(detail.value)}
          />
        </FormField>
        {problem && (
          <Alert type="error" header={problem.code}>
            {problem.message}
          </Alert>
        )}
        <CommandBox command={command("acm-pca", "PutPolicy", { ResourceArn: arn, Policy: text })} />
        <SpaceBetween direction="horizontal" size="xs">
          {allowed("acm-pca:PutPolicy") && (
            <Button disabled={!text.trim()} onClick={() => void act("PutPolicy")}>
              {t.save}
            </Button>
          )}
          {allowed("acm-pca:DeletePolicy") && found.value && (
            <Button onClick={() => void act("DeletePolicy")}>{t.remove}</Button>
          )}
        </SpaceBetween>
      </SpaceBetween>
    </Container>
  );
}
