// What was found at a place, as ListInventory and DescribeInventory tell it.
import { call } from "../../core/call";

export const ORIGINS = ["MANAGED", "SUPERSEDED", "IMPORTED", "ISSUED", "FOREIGN"] as const;

export interface Found {
  Place: string;
  Kind: "ENDPOINT" | "FILE" | "KEY_STORE";
  Origin: (typeof ORIGINS)[number];
  CertificateArn?: string;
  Fingerprint: string;
  Serial: string;
  Subject: string;
  Issuer: string;
  SubjectAlternativeNames: string[];
  KeyAlgorithm: string;
  NotBefore: number;
  NotAfter: number;
  ServerName?: string;
  Trusted?: boolean;
  Problem?: string;
  HasKey: boolean;
  Faults: ("EXPIRED" | "NOT_YET_VALID" | "WRONG_NAME" | "NOT_TRUSTED")[];
  FirstSeenAt: number;
  SeenAt: number;
  ReportedBy: string;
}

/** The name that people know the certificate by. */
export function nameOf({ SubjectAlternativeNames, Subject, Serial }: Found): string {
  return SubjectAlternativeNames[0] ?? (Subject || Serial);
}

export async function find(place: string, abort?: AbortSignal): Promise<{ Find: Found; Certificate: string }> {
  return call("tokiwa", "DescribeInventory", { Place: place }, abort);
}

/** The command that brings it under management: a request to a CA, or an import of what is there. */
export function adoption(place: string, authority?: string): string {
  return `tokiwa inventory adopt '${place.replaceAll("'", "'\\''")}'${authority ? ` --ca ${authority}` : ""}`;
}
