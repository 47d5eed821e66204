// A signed client for all services that speak JSON 1.1: the tokiwa service, and those whose SDK is old or large.
import { Failure } from "./failure";
import { end, session, type SignedIn } from "./session";
import { signed } from "./sign";

const TARGETS = {
  acm: "CertificateManager",
  "acm-pca": "ACMPrivateCA",
  cloudtrail: "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
  events: "AWSEvents",
  health: "AWSHealth_20160804",
  logs: "Logs_20140328",
  tokiwa: "Tokiwa_20261101",
} as const;

export type JsonService = keyof typeof TARGETS;

/** The output of one operation. Failure when the service refuses or does not answer. */
export async function call<Output = Record<string, unknown>>(
  service: JsonService,
  operation: string,
  input: object = {},
  abort?: AbortSignal,
): Promise<Output> {
  const signer = session.get();
  if (!signer) throw new Failure("UnrecognizedClientException", operation);
  const body = JSON.stringify(input);
  const headers = message(service, operation);
  const request = { method: "POST", path: "/", headers, body };
  const sent = await signed(request, service, signer, new Date());
  try {
    return await exchange<Output>(sent, body, abort);
  } catch (error) {
    if (error instanceof Failure && error.signedOut) await end();
    throw error;
  }
}

/** One of the two operations that need no signature, for they give the credentials. */
export async function signIn(operation: "SignIn" | "RedeemSignInCode", input: object): Promise<SignedIn> {
  return exchange<SignedIn>(message("tokiwa", operation), JSON.stringify(input));
}

/** Bytes as JSON carries them. */
export function base64(content: Uint8Array): string {
  return btoa(Array.from(content, (byte) => String.fromCharCode(byte)).join(""));
}

function message(service: JsonService, operation: string): Record<string, string> {
  return { "content-type": "application/x-amz-json-1.1", "x-amz-target": `${TARGETS[service]}.${operation}` };
}

async function exchange<Output>(headers: Record<string, string>, body: string, abort?: AbortSignal): Promise<Output> {
  const answer = await fetch("/", { method: "POST", headers, body, signal: abort ?? null, credentials: "omit" });
  const text = await answer.text();
  const value = text ? JSON.parse(text) : {};
  if (!answer.ok) {
    const code =
      String(value.__type ?? answer.status)
        .split("#")
        .pop() ?? "";
    throw new Failure(code, value.message ?? value.Message ?? code, answer.status);
  }
  return value as Output;
}
