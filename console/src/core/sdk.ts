// How clients of the AWS SDK for JavaScript are set up here: this server, and a signature by the key that hides.
import type { HttpRequest } from "@smithy/types";
import { Failure } from "./failure";
import { session } from "./session";
import { signed } from "./sign";

/** The configuration of a client of one service; `name` is what its signatures are for. */
export function sdk(name: string) {
  return {
    endpoint: location.origin,
    region: session.get()?.region ?? "us-east-1",
    maxAttempts: 2,
    // The SDK asks for credentials even where it does not sign; the secret is not there to be had.
    credentials: async () => ({ accessKeyId: session.get()?.accessKeyId ?? "", secretAccessKey: "hidden" }),
    signer: { sign: (request: HttpRequest) => sign(request, name) },
  };
}

async function sign(request: HttpRequest, service: string): Promise<HttpRequest> {
  const signer = session.get();
  if (!signer) throw new Failure("UnrecognizedClientException", service);
  const { method, path, query, headers, body } = request;
  // Headers that a browser does not let a page set may not be signed.
  const own = Object.fromEntries(
    Object.entries(headers).filter(([key]) => !/^(host|content-length|user-agent|connection)$/i.test(key)),
  );
  const unsigned = { method, path, query: query as Record<string, string>, headers: own, body: body ?? "" };
  return { ...request, headers: await signed(unsigned, service, signer, new Date()) };
}
