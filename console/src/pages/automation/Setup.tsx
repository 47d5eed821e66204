// "Set up the page's automation": what one certificate needs to be exported by a function after each renewal, in one go.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import { useState } from "react";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go, useRoute } from "../../core/route";
import { Check } from "../../parts/Check";
import { CodeField } from "../../parts/Code";
import { CommandBox } from "../../parts/CommandBox";
import { Pairs } from "../../parts/Pairs";
import { Section } from "../../parts/Section";
import { Stepwise } from "../../parts/Stepwise";
import { TextField } from "../../parts/TextField";
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
  const [making, setMaking] = useState(false);
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
  const waits = chosen.value !== undefined && chosen.value.RenewalEligibility !== "ELIGIBLE";
  return (
    <Stepwise
      label={t.steps}
      action={t.make}
      send={() => setMaking(true)}
      leave={() => go(["automation"])}
      steps={[
        {
          title: t.certificate,
          description: t.what,
          complete: certificate !== "" && !chosen.loading,
          content: (asked) => (
            <Section>
              <CertificateChoice
                chosen={certificate}
                name={chosen.value?.DomainName}
                choose={setCertificate}
                problem={asked && !certificate ? t.certificateMissing : chosen.error?.message}
              />
              {waits && <Alert type="info">{t.notRenewed}</Alert>}
            </Section>
          ),
        },
        {
          title: t.function,
          description: t.functionText,
          complete: named && plan.passphrase.length >= 4,
          content: () => (
            <Section>
              <TextField
                label={t.name}
                description={t.nameText}
                errorText={named ? undefined : t.nameForm}
                value={plan.name}
                change={(name) => change({ name })}
              />
              <TextField
                label={t.passphrase}
                description={t.passphraseText}
                errorText={plan.passphrase.length < 4 ? t.passphraseForm : undefined}
                value={plan.passphrase}
                autoComplete={false}
                change={(passphrase) => change({ passphrase })}
              />
              <CodeField
                description={t.codeText}
                label={t.code}
                value={plan.code}
                indent="    "
                change={(code) => change({ code })}
              />
            </Section>
          ),
        },
        {
          title: t.review,
          description: t.reviewText,
          complete: true,
          content: () => (
            <Section>
              <Pairs
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
              <Check
                value={plan.tryIt}
                description={waits ? t.tryItNeeded : t.tryItText}
                change={(tryIt) => change({ tryIt })}
              >
                {t.tryIt}
              </Check>
              <CommandBox command={commands(plan).join("\n\n")} />
              <Box color="text-body-secondary">{t.afterwards}</Box>
            </Section>
          ),
        },
      ]}
    />
  );
}
