// Whose a certificate is.
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { useTexts } from "../../core/i18n";
import type { Found } from "./found";
import { inventoryTexts } from "./texts";

const LOOKS: Record<Found["Origin"], StatusIndicatorProps.Type> = {
  MANAGED: "success",
  SUPERSEDED: "warning",
  IMPORTED: "info",
  ISSUED: "info",
  FOREIGN: "stopped",
};

export function Origin({ of }: { of: Found["Origin"] }) {
  const t = useTexts(inventoryTexts);
  return <StatusIndicator type={LOOKS[of]}>{t[of]}</StatusIndicator>;
}
