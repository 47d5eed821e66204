// The dashboard's parts (open, scheduled, other, all), each with how many there are, and a table that can be narrowed.
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go, href } from "../../core/route";
import { Page } from "../../parts/Page";
import { PagedList } from "../../parts/PagedList";
import { usePages } from "../../parts/pages";
import { count, page, VIEWS, type Filter, type Shown } from "./health";
import { Narrow } from "./Narrow";
import { HealthStatus, nameOf } from "./shown";
import { healthTexts } from "./texts";

export function Dashboard({ view }: { view: string }) {
  const t = useTexts(healthTexts);
  const turn = changed.useTurn();
  const counts = useLoad((abort) => Promise.all(Object.values(VIEWS).map((filter) => count(filter, abort))), [turn]);
  return (
    <Page title={t.title} description={t.description}>
      <Tabs
        activeTabId={view}
        ariaLabel={t.title}
        onChange={({ detail }) => go(["health", detail.activeTabId])}
        tabs={Object.keys(VIEWS).map((id, at) => ({
          id,
          label: `${t[id as "open"]} (${counts.value?.[at] ?? "…"})`,
          content: id === view && <Listing view={id} />,
        }))}
      />
    </Page>
  );
}

function Listing({ view }: { view: string }) {
  const t = useTexts(healthTexts);
  const { moment } = useDates();
  const [more, setMore] = useState<Filter>({});
  const pages = usePages<Shown>(
    (token, abort) => page({ ...more, ...VIEWS[view] }, token, abort),
    [view, more, changed.useTurn()],
  );
  const calm = view === "open" && Object.keys(more).length === 0;
  return (
    <PagedList
      pages={pages}
      title={t[view as "open"]}
      description={t.what(view)}
      loadingText={t.loading}
      trackBy="arn"
      actions={<Button iconName="refresh" ariaLabel={t.refresh} onClick={pages.reload} />}
      filter={<Narrow status={view !== "open"} filter={more} narrow={setMore} />}
      columns={[
        {
          id: "event",
          header: t.event,
          isRowHeader: true,
          cell: (item) => <Link href={href(["health", item.arn])}>{t.codes(item.eventTypeCode)}</Link>,
        },
        { id: "status", header: t.status, cell: (item) => <HealthStatus of={item.statusCode} />, minWidth: 120 },
        {
          id: "about",
          header: t.certificates,
          cell: (item) => (
            <SpaceBetween size="xxs">
              {item.entities.map(({ entityValue }) => (
                <Link key={entityValue} href={href(["certificates", entityValue])}>
                  {nameOf(entityValue)}
                </Link>
              ))}
            </SpaceBetween>
          ),
        },
        { id: "category", header: t.category, cell: (item) => t.categories(item.eventTypeCategory) },
        { id: "start", header: t.start, cell: (item) => moment(item.startTime) },
        { id: "updated", header: t.updated, cell: (item) => moment(item.lastUpdatedTime) },
      ]}
      none={calm ? t.calm : t.none}
    />
  );
}
