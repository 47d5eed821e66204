// Events that happened, to choose one from: a function or a pattern is tried with it.
import { useDates } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { pretty } from "../../parts/Document";
import { listEvents } from "./stream";

export function usePastEvents() {
  const { moment } = useDates();
  const found = useLoad(async (abort) => (await listEvents({}, undefined, abort)).Events, []);
  const options = (found.value ?? []).map((each) => ({
    value: each.EventId,
    label: each.DetailType,
    labelTag: each.Source,
    description: moment(each.Time, true),
  }));
  /** The JSON of one of them. */
  function textOf(id: string | undefined): string | undefined {
    const event = found.value?.find(({ EventId }) => EventId === id);
    return event && pretty(event.Document);
  }
  return { ...found, options, textOf };
}
