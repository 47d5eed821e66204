// The event behind a delivery, looked for among those that are kept.
import Box from "@cloudscape-design/components/box";
import Modal from "@cloudscape-design/components/modal";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import type { Told } from "../../parts/Events";
import { Mark } from "../../parts/Mark";
import { Problem } from "../../parts/Problem";
import { deliveriesTexts } from "./Deliveries.texts";
import { EventDialog } from "./EventDialog";
import { listEvents } from "./stream";

const PAGES = 20; // of 50 events each, the newest first

export function DeliveredEvent({ id, close }: { id: string; close: () => void }) {
  const t = useTexts(deliveriesTexts);
  const found = useLoad((abort) => eventOf(id, abort), [id]);
  if (found.value) return <EventDialog event={found.value} close={close} />;
  return (
    <Modal visible header={t.event} closeAriaLabel={t.close} onDismiss={close}>
      {found.loading && <Mark type="loading">{t.loading}</Mark>}
      {found.error && <Problem error={found.error} retry={found.reload} />}
      {!found.loading && !found.error && <Box>{t.notKept}</Box>}
    </Modal>
  );
}

async function eventOf(id: string, abort: AbortSignal): Promise<Told | undefined> {
  let token: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const answer = await listEvents({}, token, abort);
    const found = answer.Events.find(({ EventId }) => EventId === id);
    if (found || !answer.NextToken) return found;
    token = answer.NextToken;
  }
  return undefined;
}
