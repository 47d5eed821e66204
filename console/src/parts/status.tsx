// States in words and colours: what each means is one table for the whole console.
import type { StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { useTexts } from "../core/i18n";
import { Mark } from "./Mark";
import { statusTexts } from "./status.texts";

const LOOKS: Record<keyof typeof statusTexts.en, StatusIndicatorProps.Type> = {
  ISSUED: "success",
  PENDING_VALIDATION: "pending",
  INACTIVE: "stopped",
  EXPIRED: "error",
  VALIDATION_TIMED_OUT: "error",
  REVOKED: "error",
  FAILED: "error",
  PENDING_AUTO_RENEWAL: "in-progress",
  SUCCESS: "success",
  ACTIVE: "success",
  CREATING: "in-progress",
  PENDING_CERTIFICATE: "pending",
  DISABLED: "stopped",
  DELETED: "stopped",
  ENABLED: "success",
  PENDING: "pending",
  INSTALLING: "in-progress",
  DELIVERED: "info",
  SERVED: "success",
  ROLLED_BACK: "error",
  DRIFTED: "warning",
  REMOVING: "in-progress",
  NEW: "pending",
  PRESENT: "success",
  LOST: "error",
  STARTING: "in-progress",
  RUNNING: "in-progress",
  COMPLETED: "success",
  CANCELLING: "in-progress",
  CANCELLED: "stopped",
  AUTHORIZED: "success",
  AUTHORIZING: "in-progress",
  DEAUTHORIZED: "stopped",
};

/** A state as services name it; one that is not in the table is shown as it came. */
export function Status({ of }: { of: string | undefined }) {
  const t = useTexts(statusTexts);
  if (of === undefined) return <>–</>;
  const name = of as keyof typeof LOOKS;
  return <Mark type={LOOKS[name] ?? "info"}>{t[name] ?? of}</Mark>;
}
