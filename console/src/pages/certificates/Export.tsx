// Exporting: the form of the file and a passphrase that stays in this page; nothing of it is kept.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { base64, call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { bytesOf, save } from "../../core/save";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import type { Named } from "./Dialog";
import { exportTexts } from "./Export.texts";
import { strength } from "./strength";

const FORMS = ["PEM", "PKCS12", "JAVA_KEY_STORE", "JAVA_TRUST_STORE"] as const;
const SHORTEST = 4;

export function Export({ certificate, close, after }: { certificate: Named; close: () => void; after: () => void }) {
  const t = useTexts(exportTexts);
  const [form, setForm] = useState<(typeof FORMS)[number]>("PEM");
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const bytes = new TextEncoder().encode(passphrase);
  const score = strength(passphrase);

  async function act() {
    const given = { CertificateArn: certificate.arn, Passphrase: base64(bytes) };
    if (form === "PEM") {
      const answer = await call<Record<string, string>>("acm", "ExportCertificate", given);
      const parts = [answer["Certificate"], answer["CertificateChain"], answer["PrivateKey"]];
      save(`${certificate.name}.pem`, parts.filter(Boolean).join("\n"));
    } else {
      const answer = await call<{ Bundle: string; FileName: string }>("tokiwa", "ExportBundle", {
        ...given,
        Format: form,
      });
      save(answer.FileName, bytesOf(answer.Bundle));
    }
    setPassphrase("");
    setAgain("");
    done(t.exported(certificate.name), shown());
    after();
  }

  function shown(): string {
    const given = { CertificateArn: certificate.arn, Passphrase: "" };
    return form === "PEM"
      ? command("acm", "ExportCertificate", given)
      : command("tokiwa", "ExportBundle", { ...given, Format: form });
  }

  return (
    <Confirm
      title={t.title(certificate.name)}
      action={t.export}
      command={shown()}
      disabled={bytes.length < SHORTEST || bytes.length > 128 || passphrase !== again}
      act={act}
      close={close}
    >
      <SpaceBetween size="m">
        <Alert type="info">{t.eligible}</Alert>
        <FormField label={t.form}>
          <RadioGroup
            value={form}
            items={FORMS.map((value) => ({ value, label: t[value], description: t[`${value}_TEXT`] }))}
            onChange={({ detail }) => setForm(detail.value as typeof form)}
          />
        </FormField>
        <FormField label={t.passphrase} constraintText={t.passphraseText}>
          <Input
            type="password"
            value={passphrase}
            autoComplete="new-password"
            onChange={({ detail }) => setPassphrase(detail.value)}
          />
        </FormField>
        {passphrase && (
          <ProgressBar
            value={score * 25}
            label={t.strength}
            description={
              <Box color={score < 3 ? "text-status-warning" : "text-status-success"}>{t.strengths(score)}</Box>
            }
          />
        )}
        <FormField label={t.again} errorText={again && passphrase !== again ? t.different : undefined}>
          <Input
            type="password"
            value={again}
            autoComplete="new-password"
            onChange={({ detail }) => setAgain(detail.value)}
          />
        </FormField>
      </SpaceBetween>
    </Confirm>
  );
}
