// Who did what to a resource: the audit log as CloudTrail's LookupEvents gives it.
import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { call } from "../core/call";
import { changed } from "../core/changed";
import { moment, useLanguage, useTexts } from "../core/i18n";
import { Document, pretty } from "./Document";
import { usePages } from "./pages";
import { Problem } from "./Problem";
import { roomy } from "./roomy";
import { trailTexts } from "./Trail.texts";
import { Pager } from "./Pager";

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
  const language = useLanguage();
  const asked = resource ? { key: "ResourceName", value: resource } : attribute;
  const pages = usePages<Entry>(
    async (token, abort) => {
      const input = {
        ...(asked ? { LookupAttributes: [{ AttributeKey: asked.key, AttributeValue: asked.value }] } : {}),
        ...(span ? { StartTime: seconds(span.from), EndTime: seconds(span.until) } : {}),
        MaxResults: 20,
        NextToken: token,
      };
      const answer = await call<{ Events: Entry[]; NextToken?: string }>("cloudtrail", "LookupEvents", input, abort);
      return { items: answer.Events, next: answer.NextToken };
    },
    [asked?.key, asked?.value, span?.from, span?.until, changed.useTurn()],
  );
  if (pages.error) return <Problem error={pages.error} retry={pages.reload} />;
  return (
    <Table
      variant="container"
      items={pages.items}
      loading={pages.loading}
      loadingText={t.loading}
      trackBy="EventId"
      wrapLines
      ariaLabels={{ tableLabel: t.title }}
      columnDefinitions={roomy([
        { id: "time", header: t.time, cell: (item: Entry) => moment(item.EventTime, language, true), width: 200 },
        { id: "name", header: t.name, cell: (item: Entry) => item.EventName, isRowHeader: true },
        { id: "who", header: t.who, cell: (item: Entry) => item.Username ?? "–" },
        { id: "outcome", header: t.outcome, cell: (item: Entry) => <Outcome text={item.CloudTrailEvent} /> },
        {
          id: "record",
          header: t.record,
          cell: (item: Entry) => (
            <ExpandableSection headerText={t.show}>
              <Document text={pretty(item.CloudTrailEvent)} label={t.record} />
            </ExpandableSection>
          ),
        },
      ])}
      pagination={<Pager pages={pages} />}
      empty={<Box textAlign="center">{t.none}</Box>}
    />
  );
}

function seconds(when: Date): number {
  return Math.floor(when.getTime() / 1000);
}

function Outcome({ text }: { text: string }) {
  const t = useTexts(trailTexts);
  const { errorCode } = JSON.parse(text) as { errorCode?: string };
  return errorCode ? (
    <StatusIndicator type="error">{errorCode}</StatusIndicator>
  ) : (
    <StatusIndicator type="success">{t.done}</StatusIndicator>
  );
}
