// Forgetting places. Nothing is touched there; a later scan finds them again.
import Box from "@cloudscape-design/components/box";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { Confirm } from "../../parts/Confirm";
import { perform } from "../../parts/perform";
import { inventoryTexts } from "./texts";

export function Forget({ places, close, after }: { places: string[]; close: () => void; after: () => void }) {
  const t = useTexts(inventoryTexts);
  const input = { Places: places };
  return (
    <Confirm
      title={t.forget}
      action={t.forget}
      command={command("tokiwa", "DeleteInventory", input)}
      act={async () => {
        await perform("tokiwa", "DeleteInventory", input, t.forgotten(places.length));
        after();
      }}
      close={close}
    >
      <Box>{t.forgetText}</Box>
      <ul>
        {places.map((place) => (
          <li key={place}>{place}</li>
        ))}
      </ul>
    </Confirm>
  );
}
