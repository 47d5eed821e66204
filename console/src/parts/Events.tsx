// Events of the account's buses, newest first, with their JSON; those about one resource, or all.
import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Table from "@cloudscape-design/components/table";
import { call } from "../core/call";
import { changed } from "../core/changed";
import { moment, useLanguage, useTexts } from "../core/i18n";
import { Document, pretty } from "./Document";
import { eventsTexts } from "./Events.texts";
import { usePages } from "./pages";
import { Problem } from "./Problem";
import { Pager } from "./Pager";

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
  const language = useLanguage();
  const pages = usePages<Told>(
    async (token, abort) => {
      const input = { ResourceArn: resource, MaxResults: 20, NextToken: token };
      const answer = await call<{ Events: Told[]; NextToken?: string }>("tokiwa", "ListEvents", input, abort);
      return { items: answer.Events, next: answer.NextToken };
    },
    [resource, changed.useTurn()],
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
      columnDefinitions={[
        { id: "time", header: t.time, cell: (item) => moment(item.Time, language, true), width: 200 },
        { id: "type", header: t.type, cell: (item) => item.DetailType, isRowHeader: true },
        { id: "source", header: t.source, cell: (item) => item.Source },
        {
          id: "document",
          header: t.document,
          cell: (item) => (
            <ExpandableSection headerText={t.show}>
              <Document text={pretty(item.Document)} label={t.document} />
            </ExpandableSection>
          ),
        },
      ]}
      pagination={<Pager pages={pages} />}
      empty={<Box textAlign="center">{t.none}</Box>}
    />
  );
}
