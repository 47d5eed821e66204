// What a CA is: its subject, key, dates, and its certificate with the chain above it.
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { call } from "../../core/call";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Copyable } from "../../parts/CommandBox";
import { Document } from "../../parts/Document";
import { Pairs } from "../../parts/Pairs";
import { Section } from "../../parts/Section";
import { Status } from "../../parts/status";
import type { Authority } from "./authority";
import { identityTexts } from "./Identity.texts";

export function Identity({ authority }: { authority: Authority }) {
  const t = useTexts(identityTexts);
  const { moment } = useDates();
  const { KeyAlgorithm, SigningAlgorithm, Subject } = authority.CertificateAuthorityConfiguration;
  const installed = authority.Serial !== undefined;
  const pem = useLoad(
    async (abort) => {
      const named = { CertificateAuthorityArn: authority.Arn };
      if (!installed) return { Csr: (await call<{ Csr: string }>("acm-pca", "GetCertificateAuthorityCsr", named)).Csr };
      return call<{ Certificate?: string; CertificateChain?: string; Csr?: string }>(
        "acm-pca",
        "GetCertificateAuthorityCertificate",
        named,
        abort,
      );
    },
    [authority.Arn, authority.Serial],
  );
  return (
    <SpaceBetween size="l">
      <Section title={t.title}>
        <Pairs
          columns={3}
          items={[
            { label: t.status, value: <Status of={authority.Status} /> },
            { label: t.type, value: t.types(authority.Type) },
            { label: t.mode, value: authority.UsageMode ?? "–" },
            { label: t.notBefore, value: moment(authority.NotBefore) },
            { label: t.notAfter, value: moment(authority.NotAfter) },
            { label: t.created, value: moment(authority.CreatedAt) },
            { label: t.key, value: KeyAlgorithm },
            { label: t.signature, value: SigningAlgorithm },
            {
              label: t.serial,
              value: authority.Serial ? <Copyable text={authority.Serial} label={t.serial} /> : "–",
            },
            {
              label: t.subject,
              value: Object.entries(Subject ?? {})
                .map(([name, value]) => `${name}=${String(value)}`)
                .join(", "),
            },
          ]}
        />
      </Section>
      {pem.value && (
        <Section title={installed ? t.certificate : t.request}>
          {(["Csr", "Certificate", "CertificateChain"] as const).map((part) => {
            const text = (pem.value as Record<string, string | undefined>)[part];
            return (
              text && (
                <ExpandableSection key={part} headerText={t[part]}>
                  <Document text={text} label={t[part]} />
                </ExpandableSection>
              )
            );
          })}
        </Section>
      )}
    </SpaceBetween>
  );
}
