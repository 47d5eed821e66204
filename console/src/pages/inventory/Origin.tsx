// Whose a certificate is.
import type { StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { useTexts } from "../../core/i18n";
import type { Found } from "./found";
import { inventoryTexts } from "./texts";
import { Mark } from "../../parts/Mark";

const LOOKS: Record<Found["Origin"], StatusIndicatorProps.Type> = {
  MANAGED: "success",
  SUPERSEDED: "warning",
  IMPORTED: "info",
  ISSUED: "info",
  FOREIGN: "stopped",
};

export function Origin({ of }: { of: Found["Origin"] }) {
  const t = useTexts(inventoryTexts);
  return <Mark type={LOOKS[of]}>{t[of]}</Mark>;
}
