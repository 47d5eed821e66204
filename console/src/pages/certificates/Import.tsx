// A certificate that was issued elsewhere, with its key; under an ARN that is there already, it takes the old one's place.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState, type FormEvent } from "react";
import { base64, call } from "../../core/call";
import { command } from "../../core/command";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { go } from "../../core/route";
import { CommandBox } from "../../parts/CommandBox";
import { done } from "../../parts/messages";
import { importTexts } from "./Import.texts";

const PARTS = ["Certificate", "PrivateKey", "CertificateChain"] as const;

export function Import() {
  const t = useTexts(importTexts);
  const [given, setGiven] = useState({ Certificate: "", PrivateKey: "", CertificateChain: "", CertificateArn: "" });
  const [problem, setProblem] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const filled = Object.entries(given).filter(([, value]) => value.trim() !== "");
  const text = new TextEncoder();
  const shown = command(
    "acm",
    "ImportCertificate",
    Object.fromEntries(filled.map(([name, value]) => [name, name === "CertificateArn" ? value : text.encode(value)])),
  );

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const input = Object.fromEntries(
        filled.map(([name, value]) => [name, name === "CertificateArn" ? value.trim() : base64(text.encode(value))]),
      );
      const { CertificateArn } = await call<{ CertificateArn: string }>("acm", "ImportCertificate", input);
      done(t.imported, shown);
      go(["certificates", CertificateArn]);
    } catch (error) {
      setProblem(failure(error));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Form
        header={
          <Header variant="h1" description={t.description}>
            {t.title}
          </Header>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={() => go(["certificates"])}>
              {t.cancel}
            </Button>
            <Button
              variant="primary"
              formAction="submit"
              loading={busy}
              disabled={!given.Certificate.trim() || !given.PrivateKey.trim()}
            >
              {t.import}
            </Button>
          </SpaceBetween>
        }
      >
        <Container>
          <SpaceBetween size="m">
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
            <FormField label={t.arn} description={t.arnText}>
              <Input
                value={given.CertificateArn}
                onChange={({ detail }) => setGiven({ ...given, CertificateArn: detail.value })}
              />
            </FormField>
            <CommandBox command={shown} />
            {problem && (
              <Alert type="error" header={problem.code}>
                {problem.message}
              </Alert>
            )}
          </SpaceBetween>
        </Container>
      </Form>
    </form>
  );
}
