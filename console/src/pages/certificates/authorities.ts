// The private CAs that certificates can be requested from, and whether the manager may renew what they issue.
import { call } from "../../core/call";
import { useLoad } from "../../core/load";
import { everything } from "../../parts/everything";

export interface Authority {
  Arn: string;
  Type?: string;
  Status?: string;
  CertificateAuthorityConfiguration?: { Subject?: { CommonName?: string; Organization?: string } };
}

/** All that are active, those that issue before the roots. */
async function authorities(abort?: AbortSignal): Promise<Authority[]> {
  const found = await everything<Authority>(
    "acm-pca",
    "ListCertificateAuthorities",
    "CertificateAuthorities",
    {},
    abort,
  );
  return found
    .filter(({ Status }) => Status === "ACTIVE")
    .sort((one, other) => Number(one.Type === "ROOT") - Number(other.Type === "ROOT"));
}

/** The same, to choose from. */
export function useAuthorities() {
  const found = useLoad((abort) => authorities(abort), []);
  const options = (found.value ?? []).map((each) => ({ value: each.Arn, label: label(each), description: each.Arn }));
  return { ...found, options };
}

/** The name that people know it by. */
function label({ Arn, CertificateAuthorityConfiguration }: Authority): string {
  const subject = CertificateAuthorityConfiguration?.Subject;
  return subject?.CommonName ?? subject?.Organization ?? Arn.split("/").pop() ?? Arn;
}

/** Whether the manager may renew from it: without that a certificate is issued once and then ends. */
export async function permitted(arn: string, abort?: AbortSignal): Promise<boolean> {
  const answer = await call<{ Permissions: { Principal: string; Actions: string[] }[] }>(
    "acm-pca",
    "ListPermissions",
    { CertificateAuthorityArn: arn },
    abort,
  );
  return answer.Permissions.some(
    ({ Principal, Actions }) => Principal === "acm.amazonaws.com" && Actions.includes("IssueCertificate"),
  );
}
