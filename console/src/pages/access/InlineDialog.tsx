// A policy that belongs to one user, group or role: written, looked at, changed.
import { useEffect, useState } from "react";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { CodeField } from "../../parts/Code";
import { pretty } from "../../parts/Document";
import { Problem } from "../../parts/Problem";
import { TextField } from "../../parts/TextField";
import { ConfirmChange } from "./ConfirmChange";
import { documents, unescaped } from "./documents";
import type { Holder } from "./entity";
import { ask } from "./iam";
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
  return (
    <ConfirmChange
      title={policy || t.write}
      action={t.save}
      size="large"
      disabled={!writable || !name || !document}
      operation={`Put${holder}Policy`}
      input={{ ...named, PolicyName: name, PolicyDocument: document }}
      said={t.saved(name)}
      after={after}
      close={close}
    >
      {found.error && <Problem error={found.error} retry={found.reload} />}
      {!policy && <TextField label={t.name} name="policy" value={name} change={setName} autoFocus />}
      <CodeField value={document} {...(writable && { change: setDocument })} label={t.document} rows={14} />
    </ConfirmChange>
  );
}
