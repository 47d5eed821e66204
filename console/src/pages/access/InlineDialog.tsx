// A policy that belongs to one user, group or role: written, looked at, changed.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState } from "react";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Code } from "../../parts/Code";
import { Confirm } from "../../parts/Confirm";
import { pretty } from "../../parts/Document";
import { Problem } from "../../parts/Problem";
import { documents, unescaped } from "./documents";
import type { Holder } from "./entity";
import { ask, change, shown } from "./iam";
import { policiesTexts } from "./Policies.texts";

interface Props {
  holder: Holder;
  named: Record<string, string>;
  /** Its name; empty for a new one. */
  policy: string;
  writable: boolean;
  close: () => void;
  after: () => void;
}

export function InlineDialog({ holder, named, policy, writable, close, after }: Props) {
  const t = useTexts(policiesTexts);
  const [name, setName] = useState(policy);
  const [document, setDocument] = useState(policy ? "" : documents.policy);
  const found = useLoad(async () => {
    if (!policy) return documents.policy;
    const answer = await ask<{ PolicyDocument: string }>(`Get${holder}Policy`, { ...named, PolicyName: policy });
    return pretty(unescaped(answer.PolicyDocument));
  }, [policy]);
  useEffect(() => {
    if (found.value) setDocument(found.value);
  }, [found.value]);
  const operation = `Put${holder}Policy` as const;
  const input = { ...named, PolicyName: name, PolicyDocument: document };
  return (
    <Confirm
      title={policy || t.write}
      action={t.save}
      size="large"
      disabled={!writable || !name || !document}
      command={shown(operation, input)}
      act={async () => {
        await change(operation, input, t.saved(name));
        after();
      }}
      close={close}
    >
      <SpaceBetween size="m">
        {found.error && <Problem error={found.error} retry={found.reload} />}
        {!policy && (
          <FormField label={t.name}>
            <Input name="policy" value={name} onChange={({ detail }) => setName(detail.value)} autoFocus />
          </FormField>
        )}
        <FormField label={t.document} stretch>
          <Code value={document} {...(writable && { change: setDocument })} label={t.document} rows={14} />
        </FormField>
      </SpaceBetween>
    </Confirm>
  );
}
