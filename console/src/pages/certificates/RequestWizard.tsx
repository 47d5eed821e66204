// A new certificate from a private CA: names, key, CA, and a look at all of it before it is asked for.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go, href } from "../../core/route";
import { useAct } from "../../parts/act";
import { ChoiceField } from "../../parts/Choice";
import { CommandBox } from "../../parts/CommandBox";
import { done } from "../../parts/messages";
import { Pairs } from "../../parts/Pairs";
import { RadioField } from "../../parts/RadioField";
import { Refusal } from "../../parts/Refusal";
import { Section } from "../../parts/Section";
import { Stepwise } from "../../parts/Stepwise";
import { permitted, useAuthorities } from "./authorities";
import { requestTexts } from "./RequestWizard.texts";

const KEYS = ["EC_prime256v1", "EC_secp384r1", "RSA_2048", "RSA_3072", "RSA_4096"] as const;

export function RequestWizard() {
  const t = useTexts(requestTexts);
  const [names, setNames] = useState("");
  const [key, setKey] = useState<(typeof KEYS)[number]>("EC_prime256v1");
  const [chosen, setChosen] = useState<string>();
  const { busy, problem, act } = useAct();
  const { options, ...found } = useAuthorities();
  const authority = chosen ?? (options.length === 1 ? options[0]?.value : undefined);
  const allowed = useLoad(async (abort) => (authority ? permitted(authority, abort) : true), [authority]);

  const list = names.split(/[\s,]+/).filter(Boolean);
  const input = {
    DomainName: list[0] ?? "",
    ...(list.length > 1 ? { SubjectAlternativeNames: list } : {}),
    CertificateAuthorityArn: authority,
    KeyAlgorithm: key,
  };

  async function submit() {
    const { CertificateArn } = await call<{ CertificateArn: string }>("acm", "RequestCertificate", input);
    done(t.requested(input.DomainName), command("acm", "RequestCertificate", input));
    go(["certificates", CertificateArn]);
  }

  return (
    <Stepwise
      label={t.steps}
      action={t.request}
      busy={busy}
      send={() => void act(submit)}
      leave={() => go(["certificates"])}
      steps={[
        {
          title: t.names,
          complete: list.length > 0,
          content: (asked) => (
            <Section>
              <FormField
                label={t.names}
                description={t.namesText}
                errorText={asked && !list.length ? t.namesMissing : undefined}
              >
                <Textarea
                  value={names}
                  rows={4}
                  placeholder={"www.internal.example\n*.api.internal.example"}
                  spellcheck={false}
                  onChange={({ detail }) => setNames(detail.value)}
                />
              </FormField>
            </Section>
          ),
        },
        {
          title: t.authority,
          complete: Boolean(authority),
          content: (asked) => (
            <SpaceBetween size="l">
              <Section>
                {found.value?.length === 0 ? (
                  <Alert type="warning">
                    {t.noAuthority} <Link href={href(["authorities", "create"])}>{t.makeOne}</Link>
                  </Alert>
                ) : (
                  <ChoiceField
                    label={t.authority}
                    description={t.authorityText}
                    errorText={asked && !authority ? t.authorityMissing : found.error?.message}
                    value={authority}
                    options={options}
                    placeholder={t.choose}
                    statusType={found.loading ? "loading" : "finished"}
                    change={setChosen}
                  />
                )}
                {allowed.value === false && <Alert type="warning">{t.notPermitted}</Alert>}
              </Section>
              <Section title={t.key}>
                <RadioField
                  label={t.key}
                  value={key}
                  items={KEYS.map((value) => ({ value, label: value, description: t.keys(value) }))}
                  change={setKey}
                />
              </Section>
            </SpaceBetween>
          ),
        },
        {
          title: t.review,
          complete: true,
          content: () => (
            <Section>
              <Pairs
                columns={3}
                items={[
                  { label: t.names, value: list.join(", ") },
                  { label: t.authority, value: options.find(({ value }) => value === authority)?.label ?? "–" },
                  { label: t.key, value: key },
                ]}
              />
              <Box color="text-body-secondary">{t.reviewText}</Box>
              <CommandBox command={command("acm", "RequestCertificate", input)} />
              {problem && <Refusal of={problem} />}
            </Section>
          ),
        },
      ]}
    />
  );
}
