// What a certificate says: names, key, dates, and the chain that it stands in, drawn from root to leaf.
import Badge from "@cloudscape-design/components/badge";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { call } from "../../core/call";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { Copyable } from "../../parts/CommandBox";
import { Document } from "../../parts/Document";
import { Pairs } from "../../parts/Pairs";
import { Reason } from "../../parts/Reason";
import { Row } from "../../parts/Row";
import { Section } from "../../parts/Section";
import { Status } from "../../parts/status";
import type { Described } from "./described";
import { identityTexts } from "./Identity.texts";

interface Pem {
  Certificate?: string;
  CertificateChain?: string;
}

export function Identity({ certificate }: { certificate: Described }) {
  const t = useTexts(identityTexts);
  const { moment } = useDates();
  const names = certificate.SubjectAlternativeNames ?? [];
  return (
    <SpaceBetween size="l">
      <Section title={t.title}>
        <Pairs
          columns={3}
          items={[
            { label: t.status, value: <Status of={certificate.Status} /> },
            { label: t.notBefore, value: moment(certificate.NotBefore) },
            { label: t.notAfter, value: moment(certificate.NotAfter) },
            {
              label: t.names,
              value: (
                <Row size="xxs">
                  {names.map((name) => (
                    <Badge key={name}>{name}</Badge>
                  ))}
                </Row>
              ),
            },
            { label: t.key, value: certificate.KeyAlgorithm ?? "–" },
            { label: t.signature, value: certificate.SignatureAlgorithm ?? "–" },
            {
              label: t.serial,
              value: certificate.Serial ? <Copyable text={certificate.Serial} label={t.serial} /> : "–",
            },
            { label: t.subject, value: certificate.Subject ?? "–" },
            { label: t.issuer, value: certificate.Issuer ?? "–" },
            { label: t.usage, value: list(certificate.KeyUsages) },
            { label: t.extended, value: list(certificate.ExtendedKeyUsages) },
            {
              label: t.authority,
              value: certificate.CertificateAuthorityArn ? (
                <Link href={href(["authorities", certificate.CertificateAuthorityArn])}>
                  {certificate.CertificateAuthorityArn.split("/").pop()}
                </Link>
              ) : (
                "–"
              ),
            },
            ...(certificate.RevokedAt
              ? [
                  { label: t.revoked, value: moment(certificate.RevokedAt) },
                  {
                    label: t.revokedFor,
                    value: <Reason of="revocation" code={certificate.RevocationReason} />,
                  },
                ]
              : []),
          ]}
        />
      </Section>
      {certificate.Status === "ISSUED" && <Chain certificate={certificate} />}
    </SpaceBetween>
  );
}

function Chain({ certificate }: { certificate: Described }) {
  const t = useTexts(identityTexts);
  const arn = certificate.CertificateArn;
  const pem = useLoad(
    (abort) => call<Pem>("acm", "GetCertificate", { CertificateArn: arn }, abort),
    [arn, certificate.Serial],
  );
  const above = (pem.value?.CertificateChain ?? "")
    .split(/(?=-----BEGIN CERTIFICATE-----)/)
    .filter((each) => each.trim());
  return (
    <Section title={t.chain}>
      <ol className="chain">
        {above.toReversed().map((each, at) => (
          <li key={each}>
            <ExpandableSection headerText={at === 0 ? t.root : t.issuing} variant="footer">
              <Document text={each} label={t.pem} />
            </ExpandableSection>
          </li>
        ))}
        {pem.value?.Certificate && (
          <li>
            <ExpandableSection headerText={certificate.DomainName ?? t.leaf} variant="footer">
              <Document text={pem.value.Certificate} label={t.pem} />
            </ExpandableSection>
          </li>
        )}
      </ol>
    </Section>
  );
}

function list(usages: { Name: string }[] | undefined): string {
  return usages?.map(({ Name }) => Name).join(", ") || "–";
}
