// A new CA in one go: created, signed by itself or by its parent, installed, and the manager permitted to renew from it.
import Box from "@cloudscape-design/components/box";
import { useState } from "react";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { go } from "../../core/route";
import { useAct } from "../../parts/act";
import { Check } from "../../parts/Check";
import { ChoiceField } from "../../parts/Choice";
import { FormPage } from "../../parts/FormPage";
import { done } from "../../parts/messages";
import { RadioField } from "../../parts/RadioField";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
import { useAuthorities } from "../certificates/authorities";
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
  const sending = useAct();
  const { options } = useAuthorities();
  const below = wanted.type === "SUBORDINATE";
  const change = (more: Partial<Wanted>) => setWanted((was) => ({ ...was, ...more }));

  async function send() {
    const input = creation(wanted);
    setStep(t.creating);
    const made = await call<{ CertificateAuthorityArn: string }>("acm-pca", "CreateCertificateAuthority", input);
    const arn = made.CertificateAuthorityArn;
    setStep(t.signing);
    await activate(arn, below ? wanted.parent : undefined, wanted.years);
    if (wanted.managed) await call("acm-pca", "CreatePermission", permission(arn));
    done(t.created(wanted.subject.CommonName ?? ""), command("acm-pca", "CreateCertificateAuthority", input));
    go(["authorities", arn]);
  }

  return (
    <FormPage
      title={t.title}
      description={t.description}
      action={t.create}
      command={command("acm-pca", "CreateCertificateAuthority", creation(wanted))}
      complete={Boolean(wanted.subject.CommonName) && (!below || wanted.parent !== undefined) && wanted.years > 0}
      sending={sending}
      progress={sending.busy && <Box color="text-body-secondary">{step}</Box>}
      send={send}
      leave={() => go(["authorities"])}
    >
      <Section title={t.place}>
        <RadioField
          label={t.type}
          value={wanted.type}
          items={[
            { value: "ROOT", label: t.root, description: t.rootText },
            { value: "SUBORDINATE", label: t.subordinate, description: t.subordinateText },
          ]}
          change={(chosen) =>
            change({
              type: chosen,
              years: chosen === "ROOT" ? 10 : 5,
              parent: wanted.parent ?? options[0]?.value,
            })
          }
        />
        {below && (
          <ChoiceField
            label={t.parent}
            errorText={options.length === 0 ? t.noParent : undefined}
            value={wanted.parent}
            options={options}
            placeholder={t.choose}
            change={(parent) => change({ parent })}
          />
        )}
        <TextField
          label={t.years}
          constraintText={t.yearsText}
          type="number"
          value={String(wanted.years)}
          change={(years) => change({ years: Number(years) })}
        />
      </Section>
      <Section title={t.subject}>
        {NAMES.map((name) => (
          <TextField
            key={name}
            label={name === "CommonName" ? t[name] : t.optional(t[name])}
            name={name}
            value={wanted.subject[name] ?? ""}
            placeholder={name === "CommonName" ? t.example : ""}
            change={(value) => change({ subject: { ...wanted.subject, [name]: value } })}
          />
        ))}
      </Section>
      <Section title={t.how}>
        <ChoiceField
          label={t.key}
          description={t.keyText}
          value={wanted.key}
          options={KEYS}
          change={(key) => change({ key })}
        />
        <Check value={wanted.managed} description={t.managedText} change={(managed) => change({ managed })}>
          {t.managed}
        </Check>
        <Check value={wanted.crl} description={t.crlText} change={(crl) => change({ crl })}>
          {t.crl}
        </Check>
        <Check value={wanted.ocsp} description={t.ocspText} change={(ocsp) => change({ ocsp })}>
          {t.ocsp}
        </Check>
      </Section>
    </FormPage>
  );
}
