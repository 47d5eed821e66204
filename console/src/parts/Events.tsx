// Events of the account's buses, newest first, with their JSON; those about one resource, or all.
import { changed } from "../core/changed";
import { useDates, useTexts } from "../core/i18n";
import { FoldedJson } from "./Document";
import { eventsTexts } from "./Events.texts";
import { PagedList } from "./PagedList";
import { slice, usePages } from "./pages";

export interface Told {
  EventId: string;
  Time: number;
  EventBusName: string;
  Source: string;
  DetailType: string;
  Resources: string[];
  Document: string;
}

export function Events({ resource }: { resource: string }) {
  const t = useTexts(eventsTexts);
  const { moment } = useDates();
  const pages = usePages<Told>(
    (NextToken, abort) =>
      slice("tokiwa", "ListEvents", "Events", { ResourceArn: resource, MaxResults: 20, NextToken }, abort),
    [resource, changed.useTurn()],
  );
  return (
    <PagedList
      pages={pages}
      title={t.title}
      loadingText={t.loading}
      trackBy="EventId"
      columns={[
        { id: "time", header: t.time, cell: (item) => moment(item.Time, true), width: 200 },
        { id: "type", header: t.type, cell: (item) => item.DetailType, isRowHeader: true },
        { id: "source", header: t.source, cell: (item) => item.Source },
        {
          id: "document",
          header: t.document,
          cell: (item) => <FoldedJson text={item.Document} label={t.document} show={t.show} />,
        },
      ]}
      none={t.none}
    />
  );
}
