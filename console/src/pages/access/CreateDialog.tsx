// A new user, group, role or policy: its name, and the document that the last two begin with.
import { useState } from "react";
import { useTexts } from "../../core/i18n";
import { CodeField } from "../../parts/Code";
import { TextField } from "../../parts/TextField";
import { ConfirmChange } from "./ConfirmChange";
import { documents } from "./documents";
import { FORMS, type Kind } from "./entity";
import { accessTexts } from "./texts";

interface Props {
  kind: Kind;
  title: string;
  close: () => void;
  after: () => void;
}

export function CreateDialog({ kind, title, close, after }: Props) {
  const t = useTexts(accessTexts);
  const form = FORMS[kind];
  const [name, setName] = useState("");
  const [document, setDocument] = useState(kind === "roles" ? documents.trust : documents.policy);
  const input = {
    [form.name]: name,
    ...(kind === "roles" && { AssumeRolePolicyDocument: document }),
    ...(kind === "policies" && { PolicyDocument: document }),
  };
  return (
    <ConfirmChange
      title={title}
      action={t.create}
      disabled={!name}
      size={kind === "roles" || kind === "policies" ? "large" : "medium"}
      operation={form.create}
      input={input}
      said={t.made(name)}
      after={after}
      close={close}
    >
      <TextField label={t.name} name="name" value={name} change={setName} autoFocus />
      {kind === "roles" && (
        <CodeField description={t.trustText} value={document} change={setDocument} label={t.trust} rows={12} />
      )}
      {kind === "policies" && <CodeField value={document} change={setDocument} label={t.document} rows={14} />}
    </ConfirmChange>
  );
}
