// A private CA as the service tells it, and the steps by which one becomes active.
import { base64, call } from "../../core/call";

export interface Subject {
  CommonName?: string;
  Organization?: string;
  OrganizationalUnit?: string;
  Country?: string;
  State?: string;
  Locality?: string;
}

export interface Authority {
  Arn: string;
  Type: "ROOT" | "SUBORDINATE";
  Status: string;
  Serial?: string;
  CreatedAt?: number;
  NotBefore?: number;
  NotAfter?: number;
  RestorableUntil?: number;
  FailureReason?: string;
  UsageMode?: string;
  CertificateAuthorityConfiguration: { KeyAlgorithm: string; SigningAlgorithm: string; Subject?: Subject };
  RevocationConfiguration?: {
    CrlConfiguration?: { Enabled: boolean; ExpirationInDays?: number; S3BucketName?: string; CustomCname?: string };
    OcspConfiguration?: { Enabled: boolean; OcspCustomCname?: string };
  };
}

export interface Wanted {
  type: Authority["Type"];
  parent: string | undefined;
  subject: Subject;
  key: string;
  years: number;
  crl: boolean;
  ocsp: boolean;
  managed: boolean;
}

const SIGNING: Record<string, string> = {
  EC_prime256v1: "SHA256WITHECDSA",
  EC_secp384r1: "SHA384WITHECDSA",
  EC_secp521r1: "SHA512WITHECDSA",
  RSA_2048: "SHA256WITHRSA",
  RSA_3072: "SHA256WITHRSA",
  RSA_4096: "SHA256WITHRSA",
  ML_DSA_65: "ML_DSA_65",
};

export const KEYS = Object.keys(SIGNING);
export const MANAGER = "acm.amazonaws.com";
export const PERMITTED = ["IssueCertificate", "GetCertificate", "ListPermissions"];

export async function describe(arn: string, abort?: AbortSignal): Promise<Authority> {
  const input = { CertificateAuthorityArn: arn };
  const answer = await call<{ CertificateAuthority: Authority }>(
    "acm-pca",
    "DescribeCertificateAuthority",
    input,
    abort,
  );
  return answer.CertificateAuthority;
}

/** The input of CreateCertificateAuthority. */
export function creation(wanted: Wanted) {
  return {
    CertificateAuthorityType: wanted.type,
    CertificateAuthorityConfiguration: {
      KeyAlgorithm: wanted.key,
      SigningAlgorithm: SIGNING[wanted.key],
      Subject: Object.fromEntries(Object.entries(wanted.subject).filter(([, value]) => value)),
    },
    RevocationConfiguration: {
      ...(wanted.crl ? { CrlConfiguration: { Enabled: true, ExpirationInDays: 7 } } : {}),
      ...(wanted.ocsp ? { OcspConfiguration: { Enabled: true } } : {}),
    },
  };
}

/** Its permission for the manager, without which nothing that it issues can renew. */
export const permission = (arn: string) => ({
  CertificateAuthorityArn: arn,
  Principal: MANAGER,
  Actions: PERMITTED,
});

/** Sign a CA's request, by its parent or by itself, and install the certificate. */
export async function activate(arn: string, parent: string | undefined, years: number): Promise<void> {
  const named = { CertificateAuthorityArn: arn };
  const { Csr } = await patient(() => call<{ Csr: string }>("acm-pca", "GetCertificateAuthorityCsr", named));
  const issuer = await describe(parent ?? arn);
  const template = parent ? "SubordinateCACertificate_PathLen0" : "RootCACertificate";
  const issued = await call<{ CertificateArn: string }>("acm-pca", "IssueCertificate", {
    CertificateAuthorityArn: parent ?? arn,
    Csr: base64(new TextEncoder().encode(Csr)),
    SigningAlgorithm: issuer.CertificateAuthorityConfiguration.SigningAlgorithm,
    TemplateArn: `arn:aws:acm-pca:::template/${template}/V1`,
    Validity: { Type: "YEARS", Value: years },
  });
  const found = await patient(() =>
    call<{ Certificate: string; CertificateChain?: string }>("acm-pca", "GetCertificate", {
      CertificateAuthorityArn: parent ?? arn,
      CertificateArn: issued.CertificateArn,
    }),
  );
  const bytes = (text: string) => base64(new TextEncoder().encode(text));
  await call("acm-pca", "ImportCertificateAuthorityCertificate", {
    ...named,
    Certificate: bytes(found.Certificate),
    ...(parent && found.CertificateChain ? { CertificateChain: bytes(found.CertificateChain) } : {}),
  });
}

const TRIES = 60;

/** What is made beside the answer is asked for again while it is in progress. */
async function patient<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0 || !(error instanceof Error && "code" in error && error.code === "RequestInProgressException")) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
