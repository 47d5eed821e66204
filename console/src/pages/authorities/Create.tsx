// A new CA in one go: created, signed by itself or by its parent, installed, and the manager permitted to renew from it.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go } from "../../core/route";
import { CommandBox } from "../../parts/CommandBox";
import { done } from "../../parts/messages";
import { authorities, label } from "../certificates/authorities";
import { activate, creation, KEYS, permission, type Wanted } from "./authority";
import { createTexts } from "./Create.texts";

const NAMES = ["CommonName", "Organization", "OrganizationalUnit", "Country", "State", "Locality"] as const;

export function Create() {
  const t = useTexts(createTexts);
  const [wanted, setWanted] = useState<Wanted>({
    type: "ROOT",
    parent: undefined,
    subject: {},
    key: "EC_prime256v1",
    years: 10,
    crl: false,
    ocsp: false,
    managed: true,
  });
  const [step, setStep] = useState<string>();
  const [problem, setProblem] = useState<Failure>();
  const parents = useLoad((abort) => authorities(abort), []);
  const options = (parents.value ?? []).map((each) => ({ value: each.Arn, label: label(each), description: each.Arn }));
  const below = wanted.type === "SUBORDINATE";
  const change = (more: Partial<Wanted>) => setWanted((was) => ({ ...was, ...more }));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem(undefined);
    try {
      setStep(t.creating);
      const input = creation(wanted);
      const made = await call<{ CertificateAuthorityArn: string }>("acm-pca", "CreateCertificateAuthority", input);
      const arn = made.CertificateAuthorityArn;
      setStep(t.signing);
      await activate(arn, below ? wanted.parent : undefined, wanted.years);
      if (wanted.managed) await call("acm-pca", "CreatePermission", permission(arn));
      done(t.created(wanted.subject.CommonName ?? ""), command("acm-pca", "CreateCertificateAuthority", input));
      go(["authorities", arn]);
    } catch (error) {
      setProblem(failure(error));
      setStep(undefined);
    }
  }

  const complete = Boolean(wanted.subject.CommonName) && (!below || wanted.parent !== undefined) && wanted.years > 0;
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
            {step && <Box color="text-body-secondary">{step}</Box>}
            <Button variant="link" formAction="none" onClick={() => go(["authorities"])}>
              {t.cancel}
            </Button>
            <Button variant="primary" formAction="submit" loading={step !== undefined} disabled={!complete}>
              {t.create}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">{t.place}</Header>}>
            <SpaceBetween size="m">
              <FormField label={t.type}>
                <RadioGroup
                  value={wanted.type}
                  items={[
                    { value: "ROOT", label: t.root, description: t.rootText },
                    { value: "SUBORDINATE", label: t.subordinate, description: t.subordinateText },
                  ]}
                  onChange={({ detail }) =>
                    change({
                      type: detail.value as Wanted["type"],
                      years: detail.value === "ROOT" ? 10 : 5,
                      parent: wanted.parent ?? options[0]?.value,
                    })
                  }
                />
              </FormField>
              {below && (
                <FormField label={t.parent} errorText={options.length === 0 ? t.noParent : undefined}>
                  <Select
                    selectedOption={options.find(({ value }) => value === wanted.parent) ?? null}
                    options={options}
                    placeholder={t.choose}
                    onChange={({ detail }) => change({ parent: detail.selectedOption.value })}
                  />
                </FormField>
              )}
              <FormField label={t.years} constraintText={t.yearsText}>
                <Input
                  type="number"
                  value={String(wanted.years)}
                  onChange={({ detail }) => change({ years: Number(detail.value) })}
                />
              </FormField>
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">{t.subject}</Header>}>
            <SpaceBetween size="m">
              {NAMES.map((name) => (
                <FormField key={name} label={name === "CommonName" ? t[name] : t.optional(t[name])}>
                  <Input
                    name={name}
                    value={wanted.subject[name] ?? ""}
                    placeholder={name === "CommonName" ? t.example : ""}
                    onChange={({ detail }) => change({ subject: { ...wanted.subject, [name]: detail.value } })}
                  />
                </FormField>
              ))}
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">{t.how}</Header>}>
            <SpaceBetween size="m">
              <FormField label={t.key} description={t.keyText}>
                <Select
                  selectedOption={{ value: wanted.key, label: wanted.key }}
                  options={KEYS.map((value) => ({ value, label: value }))}
                  onChange={({ detail }) => change({ key: detail.selectedOption.value ?? wanted.key })}
                />
              </FormField>
              <Checkbox
                checked={wanted.managed}
                description={t.managedText}
                onChange={({ detail }) => change({ managed: detail.checked })}
              >
                {t.managed}
              </Checkbox>
              <Checkbox
                checked={wanted.crl}
                description={t.crlText}
                onChange={({ detail }) => change({ crl: detail.checked })}
              >
                {t.crl}
              </Checkbox>
              <Checkbox
                checked={wanted.ocsp}
                description={t.ocspText}
                onChange={({ detail }) => change({ ocsp: detail.checked })}
              >
                {t.ocsp}
              </Checkbox>
              <CommandBox command={command("acm-pca", "CreateCertificateAuthority", creation(wanted))} />
              {problem && (
                <Alert type="error" header={problem.code}>
                  {problem.message}
                </Alert>
              )}
            </SpaceBetween>
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}
