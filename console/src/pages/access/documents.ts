// Policies to begin with: renewing and exporting certificates, and a role that functions run in.

function document(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] }, null, 2);
}

export const documents = {
  policy: document({
    Effect: "Allow",
    Action: ["acm:DescribeCertificate", "acm:ListCertificates", "acm:RenewCertificate", "acm:ExportCertificate"],
    Resource: "*",
  }),
  trust: document({
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  }),
};

/** A document as IAM gives it: escaped as in an address. */
export function unescaped(text: string | undefined): string {
  return decodeURIComponent(text ?? "");
}
