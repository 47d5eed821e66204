// The dialogs of what one can do with a CA, each saying what follows.
import Alert from "@cloudscape-design/components/alert";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import { authorities, label } from "../certificates/authorities";
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
    <Confirm
      title={t[action]}
      action={t[action]}
      command={command("acm-pca", operation, input)}
      word={action === "delete" ? t.deleteWord : undefined}
      act={async () => {
        await call("acm-pca", operation, input);
        done(t.done(t[action]), command("acm-pca", operation, input));
        after();
      }}
      close={close}
    >
      <SpaceBetween size="m">
        <Alert type={action === "enable" || action === "restore" ? "info" : "warning"}>{t[`${action}Text`]}</Alert>
        {action === "delete" && (
          <FormField label={t.days} constraintText={t.daysText}>
            <Input type="number" value={days} onChange={({ detail }) => setDays(detail.value)} />
          </FormField>
        )}
      </SpaceBetween>
    </Confirm>
  );
}

function Activate({ authority, close, after }: Props) {
  const t = useTexts(dialogTexts);
  const below = authority.Type === "SUBORDINATE";
  const [parent, setParent] = useState<string>();
  const [years, setYears] = useState(below ? "5" : "10");
  const parents = useLoad((abort) => authorities(abort), []);
  const options = (parents.value ?? []).map((each) => ({ value: each.Arn, label: label(each), description: each.Arn }));
  return (
    <Confirm
      title={t.activate}
      action={t.activate}
      disabled={below && !parent}
      act={async () => {
        await activate(authority.Arn, below ? parent : undefined, Number(years));
        done(t.done(t.activate));
        after();
      }}
      close={close}
    >
      <SpaceBetween size="m">
        <Alert type="info">{t.activateText}</Alert>
        {below && (
          <FormField label={t.parent}>
            <Select
              selectedOption={options.find(({ value }) => value === parent) ?? null}
              options={options}
              placeholder={t.choose}
              onChange={({ detail }) => setParent(detail.selectedOption.value)}
            />
          </FormField>
        )}
        <FormField label={t.years}>
          <Input type="number" value={years} onChange={({ detail }) => setYears(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Confirm>
  );
}
