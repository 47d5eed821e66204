// Exporting: the form of the file and a passphrase that stays in this page; nothing of it is kept.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import { useState } from "react";
import { base64, call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { bytesOf, save } from "../../core/save";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import { RadioField } from "../../parts/RadioField";
import { TextField } from "../../parts/TextField";
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
      <Alert type="info">{t.eligible}</Alert>
      <RadioField
        label={t.form}
        value={form}
        items={FORMS.map((value) => ({ value, label: t[value], description: t[`${value}_TEXT`] }))}
        change={setForm}
      />
      <TextField
        label={t.passphrase}
        constraintText={t.passphraseText}
        type="password"
        value={passphrase}
        autoComplete="new-password"
        change={setPassphrase}
      />
      {passphrase && (
        <ProgressBar
          value={score * 25}
          label={t.strength}
          description={
            <Box color={score < 3 ? "text-status-warning" : "text-status-success"}>{t.strengths(score)}</Box>
          }
        />
      )}
      <TextField
        label={t.again}
        errorText={again && passphrase !== again ? t.different : undefined}
        type="password"
        value={again}
        autoComplete="new-password"
        change={setAgain}
      />
    </Confirm>
  );
}
