// What the overview shows, each part by one call that costs the same however many certificates there are.
import { call } from "../../core/call";

export interface Account {
  AsOf: number;
  States: { Status: string; Certificates: number }[];
  Expiring: { From: number; Certificates: number }[];
  Failing: { Reason: string; Certificates: number }[];
  CertificateAuthorities: { Arn: string; Name: string; Status: string; NotAfter?: number }[];
}

export interface Forecast {
  Slots: { Start: number; Renewals: number; IfExported: number; Failures: number }[];
  Causes: { Reason: string; Certificates: number; First: number; Message: string; CertificateAuthorityArn?: string }[];
}

export interface Deployment {
  DeploymentArn: string;
  Name: string;
  Status: string;
  Reason?: string;
}

export const account = (abort: AbortSignal) => call<Account>("tokiwa", "GetOverview", {}, abort);

export const WEEKS = 12;

export const forecast = (abort: AbortSignal) =>
  call<Forecast>("tokiwa", "ForecastRenewals", { Days: WEEKS * 7, By: "DAY", MaxResults: 1 }, abort);

const WRONG = ["FAILED", "ROLLED_BACK", "DRIFTED"];

/** Deployments that do not serve what they should. */
export async function unserved(abort: AbortSignal): Promise<Deployment[]> {
  const found = await Promise.all(
    WRONG.map((Status) => call<{ Deployments: Deployment[] }>("tokiwa", "ListDeployments", { Status }, abort)),
  );
  return found.flatMap(({ Deployments }) => Deployments);
}

/** How many of a list fall into each span of `days` days from `start` on (seconds since 1970). */
export function spans<T>(
  list: readonly T[],
  at: (each: T) => number,
  count: (each: T) => number,
  start: number,
  days: number,
  spanCount: number,
): { x: Date; y: number }[] {
  const totals = Array.from({ length: spanCount }, () => 0);
  for (const each of list) {
    const place = Math.floor((at(each) - start) / (days * 86_400));
    if (place >= 0 && place < spanCount) totals[place] = (totals[place] ?? 0) + count(each);
  }
  return totals.map((y, place) => ({ x: new Date((start + place * days * 86_400) * 1000), y }));
}
