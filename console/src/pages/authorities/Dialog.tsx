// The dialogs of what one can do with a CA, each saying what follows.
import Alert from "@cloudscape-design/components/alert";
import { useState } from "react";
import { useTexts } from "../../core/i18n";
import { ChoiceField } from "../../parts/Choice";
import { Confirm } from "../../parts/Confirm";
import { ConfirmCall } from "../../parts/ConfirmCall";
import { done } from "../../parts/messages";
import { TextField } from "../../parts/TextField";
import { useAuthorities } from "../certificates/authorities";
import { activate, type Authority } from "./authority";
import { dialogTexts } from "./Dialog.texts";

/** What can be done, and the action of IAM that it needs. */
export const ACTIONS = {
  enable: "acm-pca:UpdateCertificateAuthority",
  disable: "acm-pca:UpdateCertificateAuthority",
  activate: "acm-pca:ImportCertificateAuthorityCertificate",
  delete: "acm-pca:DeleteCertificateAuthority",
  restore: "acm-pca:RestoreCertificateAuthority",
} as const;

export type Action = keyof typeof ACTIONS;

interface Props {
  action: Action;
  authority: Authority;
  close: () => void;
  after: () => void;
}

export function Dialog(props: Props) {
  return props.action === "activate" ? <Activate {...props} /> : <Simple {...props} />;
}

function Simple({ action, authority, close, after }: Props) {
  const t = useTexts(dialogTexts);
  const [days, setDays] = useState("30");
  const named = { CertificateAuthorityArn: authority.Arn };
  const [operation, input] = {
    enable: ["UpdateCertificateAuthority", { ...named, Status: "ACTIVE" }] as const,
    disable: ["UpdateCertificateAuthority", { ...named, Status: "DISABLED" }] as const,
    delete: ["DeleteCertificateAuthority", { ...named, PermanentDeletionTimeInDays: Number(days) }] as const,
    restore: ["RestoreCertificateAuthority", named] as const,
    activate: ["", named] as const,
  }[action];
  return (
    <ConfirmCall
      title={t[action]}
      service="acm-pca"
      operation={operation}
      input={input}
      said={t.done(t[action])}
      word={action === "delete" ? t.deleteWord : undefined}
      after={after}
      close={close}
    >
      <Alert type={action === "enable" || action === "restore" ? "info" : "warning"}>{t[`${action}Text`]}</Alert>
      {action === "delete" && (
        <TextField label={t.days} constraintText={t.daysText} type="number" value={days} change={setDays} />
      )}
    </ConfirmCall>
  );
}

function Activate({ authority, close, after }: Props) {
  const t = useTexts(dialogTexts);
  const below = authority.Type === "SUBORDINATE";
  const [parent, setParent] = useState<string>();
  const [years, setYears] = useState(below ? "5" : "10");
  const { options } = useAuthorities();
  return (
    <Confirm
      title={t.activate}
      disabled={below && !parent}
      act={async () => {
        await activate(authority.Arn, below ? parent : undefined, Number(years));
        done(t.done(t.activate));
        after();
      }}
      close={close}
    >
      <Alert type="info">{t.activateText}</Alert>
      {below && (
        <ChoiceField label={t.parent} value={parent} options={options} placeholder={t.choose} change={setParent} />
      )}
      <TextField label={t.years} type="number" value={years} change={setYears} />
    </Confirm>
  );
}
