// The resource policy of a CA, by which other accounts may issue from it.
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Textarea from "@cloudscape-design/components/textarea";
import { useEffect, useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { useAct } from "../../parts/act";
import { CommandBox } from "../../parts/CommandBox";
import { pretty } from "../../parts/Document";
import { perform } from "../../parts/perform";
import { Problem } from "../../parts/Problem";
import { Refusal } from "../../parts/Refusal";
import { Row } from "../../parts/Row";
import { Section } from "../../parts/Section";
import { policyTexts } from "./Policy.texts";

const ACTIONS = ["acm-pca:PutPolicy", "acm-pca:DeletePolicy"];

export function Policy({ arn }: { arn: string }) {
  const t = useTexts(policyTexts);
  const allowed = useAllowed(ACTIONS, arn);
  const [text, setText] = useState("");
  const { busy, problem, act } = useAct();
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

  const change = (operation: "PutPolicy" | "DeletePolicy", input: object, said: string) =>
    void act(async () => {
      await perform("acm-pca", operation, input, said);
      found.reload();
    });
  const named = { ResourceArn: arn };
  const input = { ...named, Policy: text };

  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <Section title={t.title} description={t.description}>
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
      {problem && <Refusal of={problem} />}
      <CommandBox command={command("acm-pca", "PutPolicy", input)} />
      <Row>
        {allowed("acm-pca:PutPolicy") && (
          <Button disabled={busy || !text.trim()} onClick={() => change("PutPolicy", input, t.saved)}>
            {t.save}
          </Button>
        )}
        {allowed("acm-pca:DeletePolicy") && found.value && (
          <Button disabled={busy} onClick={() => change("DeletePolicy", named, t.removed)}>
            {t.remove}
          </Button>
        )}
      </Row>
    </Section>
  );
}
