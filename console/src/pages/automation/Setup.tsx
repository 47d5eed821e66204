// "Set up the page's automation": what one certificate needs to be exported by a function after each renewal, in one go.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Wizard from "@cloudscape-design/components/wizard";
import { useState } from "react";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go, useRoute } from "../../core/route";
import { Code } from "../../parts/Code";
import { CommandBox } from "../../parts/CommandBox";
import { describe } from "../certificates/described";
import { CertificateChoice } from "./CertificateChoice";
import exporter from "./exporter.py?raw";
import { Made } from "./Made";
import { commands, passphrase, suggested, type Plan } from "./setup";
import { setupTexts } from "./Setup.texts";

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

export function Setup() {
  const t = useTexts(setupTexts);
  const { query } = useRoute();
  const [step, setStep] = useState(0);
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState(false);
  const [certificate, setCertificate] = useState(query.get("certificate") ?? "");
  const [given, setGiven] = useState<Partial<Plan>>({});
  const [drawn] = useState(passphrase);
  const chosen = useLoad(async (abort) => (certificate ? describe(certificate, abort) : undefined), [certificate]);
  const plan: Plan = {
    certificate,
    name: suggested(chosen.value?.DomainName ?? certificate.split("/").pop() ?? ""),
    code: exporter,
    passphrase: drawn,
    tryIt: true,
    ...given,
  };
  const change = (more: Partial<Plan>) => setGiven((was) => ({ ...was, ...more }));

  if (making) return <Made plan={plan} />;

  const named = NAME.test(plan.name);
  const ready = [certificate !== "" && !chosen.loading, named && plan.passphrase.length >= 4, true];
  const waits = chosen.value !== undefined && chosen.value.RenewalEligibility !== "ELIGIBLE";
  return (
    <Wizard
      activeStepIndex={step}
      submitButtonText={t.make}
      onCancel={() => go(["automation"])}
      onSubmit={() => setMaking(true)}
      onNavigate={({ detail }) => {
        const missing = ready.slice(0, detail.requestedStepIndex).findIndex((each) => !each);
        setShown(missing >= 0);
        setStep(missing >= 0 ? missing : detail.requestedStepIndex);
      }}
      i18nStrings={{ navigationAriaLabel: t.steps }}
      steps={[
        {
          title: t.certificate,
          description: t.what,
          content: (
            <Container>
              <SpaceBetween size="m">
                <CertificateChoice
                  chosen={certificate}
                  name={chosen.value?.DomainName}
                  choose={setCertificate}
                  problem={shown && !certificate ? t.certificateMissing : chosen.error?.message}
                />
                {waits && <Alert type="info">{t.notRenewed}</Alert>}
              </SpaceBetween>
            </Container>
          ),
        },
        {
          title: t.function,
          description: t.functionText,
          content: (
            <Container>
              <SpaceBetween size="m">
                <FormField label={t.name} description={t.nameText} errorText={named ? undefined : t.nameForm}>
                  <Input value={plan.name} onChange={({ detail }) => change({ name: detail.value })} />
                </FormField>
                <FormField
                  label={t.passphrase}
                  description={t.passphraseText}
                  errorText={plan.passphrase.length < 4 ? t.passphraseForm : undefined}
                >
                  <Input
                    value={plan.passphrase}
                    autoComplete={false}
                    onChange={({ detail }) => change({ passphrase: detail.value })}
                  />
                </FormField>
                <FormField label={t.code} description={t.codeText} stretch>
                  <Code label={t.code} value={plan.code} indent="    " change={(code) => change({ code })} />
                </FormField>
              </SpaceBetween>
            </Container>
          ),
        },
        {
          title: t.review,
          description: t.reviewText,
          content: (
            <Container>
              <SpaceBetween size="m">
                <KeyValuePairs
                  columns={3}
                  items={[
                    { label: t.certificate, value: chosen.value?.DomainName ?? certificate },
                    { label: t.name, value: plan.name },
                    { label: t.role, value: t.roleText },
                    { label: t.function, value: t.functionMade },
                    { label: t.rule, value: t.ruleText },
                    { label: t.target, value: t.targetText },
                  ]}
                />
                <Checkbox
                  checked={plan.tryIt}
                  description={waits ? t.tryItNeeded : t.tryItText}
                  onChange={({ detail }) => change({ tryIt: detail.checked })}
                >
                  {t.tryIt}
                </Checkbox>
                <CommandBox command={commands(plan).join("\n\n")} />
                <Box color="text-body-secondary">{t.afterwards}</Box>
              </SpaceBetween>
            </Container>
          ),
        },
      ]}
    />
  );
}
