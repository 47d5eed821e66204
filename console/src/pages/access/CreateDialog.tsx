// A new user, group, role or policy: its name, and the document that the last two begin with.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useTexts } from "../../core/i18n";
import { Code } from "../../parts/Code";
import { Confirm } from "../../parts/Confirm";
import { documents } from "./documents";
import { FORMS, type Kind } from "./entity";
import { change, shown } from "./iam";
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
    <Confirm
      title={title}
      action={t.create}
      disabled={!name}
      size={kind === "roles" || kind === "policies" ? "large" : "medium"}
      command={shown(form.create, input)}
      act={async () => {
        await change(form.create, input, t.made(name));
        after();
      }}
      close={close}
    >
      <SpaceBetween size="m">
        <FormField label={t.name}>
          <Input name="name" value={name} onChange={({ detail }) => setName(detail.value)} autoFocus />
        </FormField>
        {kind === "roles" && (
          <FormField label={t.trust} description={t.trustText} stretch>
            <Code value={document} change={setDocument} label={t.trust} rows={12} />
          </FormField>
        )}
        {kind === "policies" && (
          <FormField label={t.document} stretch>
            <Code value={document} change={setDocument} label={t.document} rows={14} />
          </FormField>
        )}
      </SpaceBetween>
    </Confirm>
  );
}
