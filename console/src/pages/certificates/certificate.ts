// A certificate of the manager as SearchCertificates tells it, and how a filter of the table becomes one of the API.
import type { PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import { call } from "../../core/call";
import type { Slice } from "../../parts/pages";

export interface Found {
  CertificateArn: string;
  X509Attributes?: {
    Subject?: { CommonName?: string };
    Issuer?: { CommonName?: string; Organization?: string };
    SubjectAlternativeNames?: { DnsName?: string; IpAddress?: string }[];
    KeyAlgorithm?: string;
    SerialNumber?: string;
    NotAfter?: number;
    NotBefore?: number;
  };
  CertificateMetadata?: {
    AcmCertificateMetadata?: {
      CreatedAt?: number;
      Exported?: boolean;
      InUse?: boolean;
      RenewalEligibility?: string;
      RenewalStatus?: string;
      Status?: string;
      Type?: string;
    };
  };
}

export const ORDER = {
  name: "COMMON_NAME",
  status: "STATUS",
  renewal: "RENEWAL_STATUS",
  eligibility: "RENEWAL_ELIGIBILITY",
  ends: "NOT_AFTER",
  key: "KEY_ALGORITHM",
  type: "TYPE",
  inUse: "IN_USE",
  exported: "EXPORTED",
  created: "CREATED_AT",
} as const;

/** The name that people know a certificate by. */
export function nameOf(found: Found): string {
  const { Subject, SubjectAlternativeNames } = found.X509Attributes ?? {};
  return Subject?.CommonName ?? SubjectAlternativeNames?.[0]?.DnsName ?? found.CertificateArn.split("/").pop() ?? "";
}

export function metaOf(found: Found) {
  return found.CertificateMetadata?.AcmCertificateMetadata ?? {};
}

export async function search(
  query: PropertyFilterProps.Query,
  sortBy: keyof typeof ORDER,
  descending: boolean,
  size: number,
  token: string | undefined,
  abort: AbortSignal,
): Promise<Slice<Found>> {
  const input = {
    ...(query.tokens.length ? { FilterStatement: statement(query) } : {}),
    SortBy: ORDER[sortBy],
    SortOrder: descending ? "DESCENDING" : "ASCENDING",
  };
  const items: Found[] = [];
  let next = token;
  do {
    // A call looks at a limited number of certificates: its page may be short though others follow.
    const page = { ...input, MaxResults: size - items.length, NextToken: next };
    const answer = await call<{ Results: Found[]; NextToken?: string }>("acm", "SearchCertificates", page, abort);
    items.push(...answer.Results);
    next = answer.NextToken;
  } while (next !== undefined && items.length < size);
  return { items, next };
}

function statement(query: PropertyFilterProps.Query): object {
  const parts = query.tokens.map(({ propertyKey, operator, value }) => {
    const part = filter(propertyKey ?? "dns", String(value), operator);
    return operator.startsWith("!") ? { Not: part } : part;
  });
  return parts.length === 1 ? (parts[0] ?? {}) : { [query.operation === "or" ? "Or" : "And"]: parts };
}

function filter(property: string, value: string, operator: string): object {
  const meta = (part: object) => ({ Filter: { AcmCertificateMetadataFilter: part } });
  const x509 = (part: object) => ({ Filter: { X509AttributeFilter: part } });
  const text = { Value: value, ComparisonOperator: operator.endsWith(":") ? "CONTAINS" : "EQUALS" };
  switch (property) {
    case "arn":
      return { Filter: { CertificateArn: value } };
    case "name":
      return x509({ Subject: { CommonName: text } });
    case "status":
      return meta({ Status: value });
    case "renewal":
      return meta({ RenewalStatus: value });
    case "type":
      return meta({ Type: value });
    case "inUse":
      return meta({ InUse: value === "true" });
    case "exported":
      return meta({ Exported: value === "true" });
    case "key":
      return x509({ KeyAlgorithm: value });
    case "serial":
      return x509({ SerialNumber: value });
    case "ends": {
      const moment = new Date(value).getTime() / 1000;
      return x509({ NotAfter: operator.startsWith("<") ? { End: moment } : { Start: moment } });
    }
    default:
      return x509({ SubjectAlternativeName: { DnsName: text } });
  }
}
