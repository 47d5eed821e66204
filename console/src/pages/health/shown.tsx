// How events of AWS Health and what they affect are shown.
import { useTexts } from "../../core/i18n";
import { healthTexts } from "./texts";
import { Mark } from "../../parts/Mark";

const LOOKS = {
  open: "warning",
  upcoming: "pending",
  closed: "success",
  IMPAIRED: "error",
  UNIMPAIRED: "success",
  PENDING: "pending",
  RESOLVED: "success",
  UNKNOWN: "info",
} as const;

/** The status of an event or of an affected certificate; one that is not in the table is shown as it came. */
export function HealthStatus({ of }: { of: string }) {
  const t = useTexts(healthTexts);
  return <Mark type={LOOKS[of as keyof typeof LOOKS] ?? "info"}>{t.statuses(of)}</Mark>;
}

/** The short name of a certificate: the end of its ARN. */
export function nameOf(arn: string): string {
  return arn.split("/").pop() ?? arn;
}
