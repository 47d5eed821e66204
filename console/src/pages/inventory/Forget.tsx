// Forgetting places. Nothing is touched there; a later scan finds them again.
import Box from "@cloudscape-design/components/box";
import { useTexts } from "../../core/i18n";
import { ConfirmCall } from "../../parts/ConfirmCall";
import { inventoryTexts } from "./texts";

export function Forget({ places, close, after }: { places: string[]; close: () => void; after: () => void }) {
  const t = useTexts(inventoryTexts);
  const input = { Places: places };
  return (
    <ConfirmCall
      title={t.forget}
      service="tokiwa"
      operation="DeleteInventory"
      input={input}
      said={t.forgotten(places.length)}
      after={after}
      close={close}
    >
      <Box>{t.forgetText}</Box>
      <ul>
        {places.map((place) => (
          <li key={place}>{place}</li>
        ))}
      </ul>
    </ConfirmCall>
  );
}
