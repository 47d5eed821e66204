// AWS Signature Version 4 with a key that scripts can use and not read: WebCrypto holds it, non-extractable.

const text = new TextEncoder();

export interface Signer {
  accessKeyId: string;
  token: string;
  region: string;
  key: CryptoKey;
}

export interface Unsigned {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** The secret access key as a key that signs; its bytes cannot be had back. */
export async function hidden(secret: string): Promise<CryptoKey> {
  return hmacKey(text.encode(`AWS4${secret}`));
}

/** The headers of a request with its signature; `host` is this page's own. */
export async function signed(
  request: Unsigned,
  service: string,
  signer: Signer,
  now: Date,
): Promise<Record<string, string>> {
  const stamp = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const hash = hex(await digest(request.body));
  const headers: Record<string, string> = {
    ...lowered(request.headers),
    host: location.host,
    "x-amz-content-sha256": hash,
    "x-amz-date": stamp,
    "x-amz-security-token": signer.token,
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    request.method,
    request.path.split("/").map(escaped).join("/"),
    queryString(request.query ?? {}),
    ...names.map((name) => `${name}:${(headers[name] ?? "").trim().replace(/\s+/g, " ")}`),
    "",
    names.join(";"),
    hash,
  ].join("\n");
  const scope = [stamp.slice(0, 8), signer.region, service, "aws4_request"];
  const toSign = ["AWS4-HMAC-SHA256", stamp, scope.join("/"), hex(await digest(canonical))].join("\n");
  let key = signer.key;
  for (const part of scope) key = await hmacKey(await hmac(key, part));
  const signature = hex(await hmac(key, toSign));
  delete headers["host"]; // the browser sends it by itself, and lets nobody else
  headers["authorization"] =
    `AWS4-HMAC-SHA256 Credential=${signer.accessKeyId}/${scope.join("/")}, ` +
    `SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return headers;
}

/** The query of a URL in the order and form that is signed. */
export function queryString(query: Record<string, string | string[] | null>): string {
  return Object.entries(query)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value ?? ""]).map((each) => `${escaped(name)}=${escaped(each)}`),
    )
    .sort()
    .join("&");
}

function escaped(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function lowered(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

async function digest(body: string | Uint8Array): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", bytes(body));
}

async function hmacKey(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

async function hmac(key: CryptoKey, message: string): Promise<ArrayBuffer> {
  return crypto.subtle.sign("HMAC", key, text.encode(message));
}

function bytes(body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof body === "string" ? text.encode(body) : new Uint8Array(body);
}

function hex(buffer: ArrayBuffer): string {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
