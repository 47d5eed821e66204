// A certificate that was issued elsewhere, with its key; under an ARN that is there already, it takes the old one's place.
import FormField from "@cloudscape-design/components/form-field";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { base64, call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { go } from "../../core/route";
import { useAct } from "../../parts/act";
import { FormPage } from "../../parts/FormPage";
import { done } from "../../parts/messages";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
import { importTexts } from "./Import.texts";

const PARTS = ["Certificate", "PrivateKey", "CertificateChain"] as const;

export function Import() {
  const t = useTexts(importTexts);
  const [given, setGiven] = useState({ Certificate: "", PrivateKey: "", CertificateChain: "", CertificateArn: "" });
  const sending = useAct();
  const filled = Object.entries(given).filter(([, value]) => value.trim() !== "");
  const text = new TextEncoder();
  const shown = command(
    "acm",
    "ImportCertificate",
    Object.fromEntries(filled.map(([name, value]) => [name, name === "CertificateArn" ? value : text.encode(value)])),
  );

  async function send() {
    const input = Object.fromEntries(
      filled.map(([name, value]) => [name, name === "CertificateArn" ? value.trim() : base64(text.encode(value))]),
    );
    const { CertificateArn } = await call<{ CertificateArn: string }>("acm", "ImportCertificate", input);
    done(t.imported, shown);
    go(["certificates", CertificateArn]);
  }

  return (
    <FormPage
      title={t.title}
      description={t.description}
      action={t.import}
      command={shown}
      complete={Boolean(given.Certificate.trim() && given.PrivateKey.trim())}
      sending={sending}
      send={send}
      leave={() => go(["certificates"])}
    >
      <Section>
        {PARTS.map((part) => (
          <FormField key={part} label={t[part]} description={t[`${part}Text`]}>
            <Textarea
              value={given[part]}
              rows={6}
              spellcheck={false}
              autoComplete={false}
              onChange={({ detail }) => setGiven({ ...given, [part]: detail.value })}
            />
          </FormField>
        ))}
        <TextField
          label={t.arn}
          description={t.arnText}
          value={given.CertificateArn}
          change={(CertificateArn) => setGiven({ ...given, CertificateArn })}
        />
      </Section>
    </FormPage>
  );
}
