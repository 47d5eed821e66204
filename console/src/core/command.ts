// The command of the AWS CLI that does what the console is about to do.

/** `aws acm request-certificate --domain-name …`, with shell quoting; secrets are told by a placeholder. */
export function command(service: string, operation: string, input: object): string {
  const words = Object.entries(input)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => option(name, value));
  return [`aws ${service} ${dashed(operation)}`, ...words].join(" \\\n  ");
}

const SECRET = /^(Passphrase|PrivateKey|Password|OldPassword|NewPassword|MfaCode)$/;

function option(name: string, value: unknown): string {
  const flag = `--${dashed(name)}`;
  if (SECRET.test(name)) return `${flag} fileb://${dashed(name)}`;
  if (value instanceof Uint8Array) return `${flag} fileb://${dashed(name)}`;
  if (value === true) return flag;
  if (value === false) return `--no-${dashed(name)}`;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) {
    return `${flag} ${value.map(quoted).join(" ")}`;
  }
  return `${flag} ${quoted(typeof value === "object" ? JSON.stringify(value, plain) : String(value))}`;
}

function plain(name: string, value: unknown): unknown {
  return SECRET.test(name) ? "…" : value;
}

/** botocore's form of a name: RequestCertificate → request-certificate, CAArn → ca-arn. */
export function dashed(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replace(/([a-z\d])([A-Z])/g, "$1-$2")
    .toLowerCase();
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
