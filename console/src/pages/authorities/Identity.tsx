// What a CA is: its subject, key, dates, and its certificate with the chain above it.
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { call } from "../../core/call";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Copyable } from "../../parts/CommandBox";
import { Document } from "../../parts/Document";
import { Status } from "../../parts/status";
import type { Authority } from "./authority";
import { identityTexts } from "./Identity.texts";

export function Identity({ authority }: { authority: Authority }) {
  const t = useTexts(identityTexts);
  const language = useLanguage();
  const at = (when: number | undefined) => (when === undefined ? "–" : moment(when, language));
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
      <Container header={<Header variant="h2">{t.title}</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: t.status, value: <Status of={authority.Status} /> },
            { label: t.type, value: t.types(authority.Type) },
            { label: t.mode, value: authority.UsageMode ?? "–" },
            { label: t.notBefore, value: at(authority.NotBefore) },
            { label: t.notAfter, value: at(authority.NotAfter) },
            { label: t.created, value: at(authority.CreatedAt) },
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
      </Container>
      {pem.value && (
        <Container header={<Header variant="h2">{installed ? t.certificate : t.request}</Header>}>
          <SpaceBetween size="s">
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
          </SpaceBetween>
        </Container>
      )}
    </SpaceBetween>
  );
}
