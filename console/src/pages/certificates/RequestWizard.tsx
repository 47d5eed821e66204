// A new certificate from a private CA: names, key, CA, and a look at all of it before it is asked for.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Link from "@cloudscape-design/components/link";
import RadioGroup from "@cloudscape-design/components/radio-group";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import Wizard from "@cloudscape-design/components/wizard";
import { useState } from "react";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go, href } from "../../core/route";
import { CommandBox } from "../../parts/CommandBox";
import { done } from "../../parts/messages";
import { authorities, label, permitted } from "./authorities";
import { requestTexts } from "./RequestWizard.texts";

const KEYS = ["EC_prime256v1", "EC_secp384r1", "RSA_2048", "RSA_3072", "RSA_4096"] as const;

export function RequestWizard() {
  const t = useTexts(requestTexts);
  const [step, setStep] = useState(0);
  const [names, setNames] = useState("");
  const [key, setKey] = useState<(typeof KEYS)[number]>("EC_prime256v1");
  const [chosen, setChosen] = useState<string>();
  const [problem, setProblem] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState(false);
  const found = useLoad((abort) => authorities(abort), []);
  const authority = chosen ?? (found.value?.length === 1 ? found.value[0]?.Arn : undefined);
  const allowed = useLoad(async (abort) => (authority ? permitted(authority, abort) : true), [authority]);

  const list = names.split(/[\s,]+/).filter(Boolean);
  const input = {
    DomainName: list[0] ?? "",
    ...(list.length > 1 ? { SubjectAlternativeNames: list } : {}),
    CertificateAuthorityArn: authority,
    KeyAlgorithm: key,
  };

  async function submit() {
    setBusy(true);
    setProblem(undefined);
    try {
      const { CertificateArn } = await call<{ CertificateArn: string }>("acm", "RequestCertificate", input);
      done(t.requested(input.DomainName), command("acm", "RequestCertificate", input));
      go(["certificates", CertificateArn]);
    } catch (error) {
      setProblem(failure(error));
      setBusy(false);
    }
  }

  const options = (found.value ?? []).map((each) => ({ value: each.Arn, label: label(each), description: each.Arn }));
  const ready = [list.length > 0, Boolean(authority), true];
  return (
    <Wizard
      activeStepIndex={step}
      isLoadingNextStep={busy}
      submitButtonText={t.request}
      onCancel={() => go(["certificates"])}
      onSubmit={() => void submit()}
      onNavigate={({ detail }) => {
        const wanted = detail.requestedStepIndex;
        const missing = ready.slice(0, wanted).findIndex((each) => !each);
        setShown(missing >= 0);
        setStep(missing >= 0 ? missing : wanted);
      }}
      i18nStrings={{ navigationAriaLabel: t.steps }}
      steps={[
        {
          title: t.names,
          content: (
            <Container header={<Header variant="h2">{t.names}</Header>}>
              <FormField
                label={t.names}
                description={t.namesText}
                errorText={shown && !list.length ? t.namesMissing : undefined}
              >
                <Textarea
                  value={names}
                  rows={4}
                  placeholder={"www.internal.example\n*.api.internal.example"}
                  spellcheck={false}
                  onChange={({ detail }) => setNames(detail.value)}
                />
              </FormField>
            </Container>
          ),
        },
        {
          title: t.authority,
          content: (
            <SpaceBetween size="l">
              <Container header={<Header variant="h2">{t.authority}</Header>}>
                <SpaceBetween size="m">
                  {found.value?.length === 0 ? (
                    <Alert type="warning">
                      {t.noAuthority} <Link href={href(["authorities", "create"])}>{t.makeOne}</Link>
                    </Alert>
                  ) : (
                    <FormField
                      label={t.authority}
                      description={t.authorityText}
                      errorText={shown && !authority ? t.authorityMissing : found.error?.message}
                    >
                      <Select
                        selectedOption={options.find(({ value }) => value === authority) ?? null}
                        options={options}
                        placeholder={t.choose}
                        statusType={found.loading ? "loading" : "finished"}
                        onChange={({ detail }) => setChosen(detail.selectedOption.value)}
                      />
                    </FormField>
                  )}
                  {allowed.value === false && <Alert type="warning">{t.notPermitted}</Alert>}
                </SpaceBetween>
              </Container>
              <Container header={<Header variant="h2">{t.key}</Header>}>
                <FormField label={t.key}>
                  <RadioGroup
                    value={key}
                    items={KEYS.map((value) => ({ value, label: value, description: t.keys(value) }))}
                    onChange={({ detail }) => setKey(detail.value as typeof key)}
                  />
                </FormField>
              </Container>
            </SpaceBetween>
          ),
        },
        {
          title: t.review,
          content: (
            <Container header={<Header variant="h2">{t.review}</Header>}>
              <SpaceBetween size="m">
                <KeyValuePairs
                  columns={3}
                  items={[
                    { label: t.names, value: list.join(", ") },
                    { label: t.authority, value: options.find(({ value }) => value === authority)?.label ?? "–" },
                    { label: t.key, value: key },
                  ]}
                />
                <Box color="text-body-secondary">{t.reviewText}</Box>
                <CommandBox command={command("acm", "RequestCertificate", input)} />
                {problem && (
                  <Alert type="error" header={problem.code}>
                    {problem.message}
                  </Alert>
                )}
              </SpaceBetween>
            </Container>
          ),
        },
      ]}
    />
  );
}
