// Who did what to a resource: the audit log as CloudTrail's LookupEvents gives it.
import { changed } from "../core/changed";
import { useDates, useTexts } from "../core/i18n";
import { FoldedJson } from "./Document";
import { Mark } from "./Mark";
import { PagedList } from "./PagedList";
import { slice, usePages } from "./pages";
import { trailTexts } from "./Trail.texts";

interface Entry {
  EventId: string;
  EventName: string;
  EventSource: string;
  EventTime: number;
  Username?: string;
  CloudTrailEvent: string;
}

interface Props {
  resource?: string;
  attribute?: { key: string; value: string };
  span?: { from: Date; until: Date };
}

/** The whole log, or what names `resource`; `attribute` looks for another thing of LookupEvents. */
export function Trail({ resource, attribute, span }: Props) {
  const t = useTexts(trailTexts);
  const { moment } = useDates();
  const asked = resource ? { key: "ResourceName", value: resource } : attribute;
  const pages = usePages<Entry>(
    (NextToken, abort) => {
      const input = {
        ...(asked ? { LookupAttributes: [{ AttributeKey: asked.key, AttributeValue: asked.value }] } : {}),
        ...(span ? { StartTime: seconds(span.from), EndTime: seconds(span.until) } : {}),
        MaxResults: 20,
        NextToken,
      };
      return slice("cloudtrail", "LookupEvents", "Events", input, abort);
    },
    [asked?.key, asked?.value, span?.from, span?.until, changed.useTurn()],
  );
  return (
    <PagedList
      pages={pages}
      title={t.title}
      loadingText={t.loading}
      trackBy="EventId"
      columns={[
        { id: "time", header: t.time, cell: (item) => moment(item.EventTime, true), width: 200 },
        { id: "name", header: t.name, cell: (item) => item.EventName, isRowHeader: true },
        { id: "who", header: t.who, cell: (item) => item.Username ?? "–" },
        { id: "outcome", header: t.outcome, cell: (item) => <Outcome text={item.CloudTrailEvent} /> },
        {
          id: "record",
          header: t.record,
          cell: (item) => <FoldedJson text={item.CloudTrailEvent} label={t.record} show={t.show} />,
        },
      ]}
      none={t.none}
    />
  );
}

function seconds(when: Date): number {
  return Math.floor(when.getTime() / 1000);
}

function Outcome({ text }: { text: string }) {
  const t = useTexts(trailTexts);
  const { errorCode } = JSON.parse(text) as { errorCode?: string };
  return errorCode ? <Mark type="error">{errorCode}</Mark> : <Mark type="success">{t.done}</Mark>;
}
