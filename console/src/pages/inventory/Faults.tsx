// What is wrong with a find.
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useTexts } from "../../core/i18n";
import type { Found } from "./found";
import { inventoryTexts } from "./texts";
import { Mark } from "../../parts/Mark";

export function Faults({ of }: { of: Found["Faults"] }) {
  const t = useTexts(inventoryTexts);
  if (of.length === 0) return <>–</>;
  return (
    <SpaceBetween size="xxs">
      {of.map((each) => (
        <Mark key={each} type="error">
          {t[each]}
        </Mark>
      ))}
    </SpaceBetween>
  );
}
