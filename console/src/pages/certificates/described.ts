// A certificate as DescribeCertificate tells it, and what ExplainRenewal says about it.
import { call } from "../../core/call";

export interface Described {
  CertificateArn: string;
  DomainName?: string;
  SubjectAlternativeNames?: string[];
  Serial?: string;
  Subject?: string;
  Issuer?: string;
  CreatedAt?: number;
  IssuedAt?: number;
  ImportedAt?: number;
  NotBefore?: number;
  NotAfter?: number;
  Status?: string;
  Type?: string;
  KeyAlgorithm?: string;
  SignatureAlgorithm?: string;
  InUseBy?: string[];
  FailureReason?: string;
  RevokedAt?: number;
  RevocationReason?: string;
  CertificateAuthorityArn?: string;
  KeyUsages?: { Name: string }[];
  ExtendedKeyUsages?: { Name: string; OID: string }[];
  RenewalEligibility?: string;
  RenewalSummary?: { RenewalStatus?: string; RenewalStatusReason?: string; UpdatedAt?: number };
}

export interface Explained {
  Verdict: string;
  Checks: {
    Name: string;
    Outcome: "PASSED" | "FAILED" | "NOT_REACHED";
    Message: string;
    Reason?: string;
    Commands: string[];
  }[];
  NextAttempt: { At?: number; Why: string };
  LastAttempt?: {
    At: number;
    RequestedAt: number;
    RenewalStatus: string;
    Attempts: number;
    Reason?: string;
    Message?: string;
  };
  Afterwards: string;
}

export async function describe(arn: string, abort?: AbortSignal): Promise<Described> {
  const answer = await call<{ Certificate: Described }>("acm", "DescribeCertificate", { CertificateArn: arn }, abort);
  return answer.Certificate;
}

export function explain(arn: string, abort?: AbortSignal): Promise<Explained> {
  return call<Explained>("tokiwa", "ExplainRenewal", { CertificateArn: arn }, abort);
}
