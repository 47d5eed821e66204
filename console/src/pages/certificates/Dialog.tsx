// The dialogs of what one can do with certificates: one of them, or those that were selected.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import { useState } from "react";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { go } from "../../core/route";
import { ChoiceField } from "../../parts/Choice";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import { revocationReasons } from "../../parts/reasons/revocation.texts";
import { dialogTexts } from "./Dialog.texts";
import { Export } from "./Export";

/** What can be done, and the action of IAM that it needs. */
export const ACTIONS = {
  export: "acm:ExportCertificate",
  renew: "acm:RenewCertificate",
  revoke: "acm:RevokeCertificate",
  delete: "acm:DeleteCertificate",
} as const;

export type Action = keyof typeof ACTIONS;

export interface Named {
  arn: string;
  name: string;
}

interface Props {
  action: Action;
  certificates: readonly Named[];
  close: () => void;
  after: () => void;
}

const REASONS = [
  "UNSPECIFIED",
  "KEY_COMPROMISE",
  "AFFILIATION_CHANGED",
  "SUPERCEDED",
  "CESSATION_OF_OPERATION",
] as const;

export function Dialog({ action, certificates, close, after }: Props) {
  const [first] = certificates;
  if (!first) return null;
  switch (action) {
    case "export":
      return <Export certificate={first} close={close} after={after} />;
    case "revoke":
      return <Revoke certificates={certificates} close={close} after={after} />;
    default:
      return <Simple action={action} certificates={certificates} close={close} after={after} />;
  }
}

/** Renewing and deleting take the certificate's ARN and nothing else. */
function Simple({ action, certificates, close, after }: Props & { action: "renew" | "delete" }) {
  const t = useTexts(dialogTexts);
  const operation = action === "renew" ? "RenewCertificate" : "DeleteCertificate";
  const commands = certificates.map(({ arn }) => command("acm", operation, { CertificateArn: arn })).join("\n");
  async function act() {
    for (const { arn } of certificates) await call("acm", operation, { CertificateArn: arn });
    done(action === "renew" ? t.renewed(certificates.length) : t.deleted(certificates.length), commands);
    if (action === "delete") go(["certificates"]);
    after();
  }
  return (
    <Confirm
      title={action === "renew" ? t.renew : t.delete}
      command={commands}
      word={action === "delete" ? t.deleteWord : undefined}
      act={act}
      close={close}
    >
      <Names of={certificates} />
      <Alert type={action === "renew" ? "info" : "warning"}>{action === "renew" ? t.renewText : t.deleteText}</Alert>
    </Confirm>
  );
}

function Revoke({ certificates, close, after }: Omit<Props, "action">) {
  const t = useTexts(dialogTexts);
  const meaning = useTexts(revocationReasons);
  const [reason, setReason] = useState<(typeof REASONS)[number]>("UNSPECIFIED");
  const input = (arn: string) => ({ CertificateArn: arn, RevocationReason: reason });
  const commands = certificates.map(({ arn }) => command("acm", "RevokeCertificate", input(arn))).join("\n");
  async function act() {
    for (const { arn } of certificates) await call("acm", "RevokeCertificate", input(arn));
    done(t.revoked(certificates.length), commands);
    after();
  }
  const options = REASONS.map((value) => ({ value, label: meaning[value] }));
  return (
    <Confirm title={t.revoke} command={commands} word={t.revokeWord} act={act} close={close}>
      <Names of={certificates} />
      <Alert type="warning">{t.revokeText}</Alert>
      <ChoiceField
        label={t.reason}
        value={reason}
        options={options}
        change={(value) => setReason(value as typeof reason)}
      />
    </Confirm>
  );
}

function Names({ of }: { of: readonly Named[] }) {
  return (
    <Box>
      {of.map(({ arn, name }) => (
        <div key={arn}>
          <b>{name}</b>
        </div>
      ))}
    </Box>
  );
}
