// The dashboard's parts (open, scheduled, other, all), each with how many there are, and a table that can be narrowed.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { changed } from "../../core/changed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go, href } from "../../core/route";
import { usePages } from "../../parts/pages";
import { Problem } from "../../parts/Problem";
import { count, page, VIEWS, type Filter, type Shown } from "./health";
import { Narrow } from "./Narrow";
import { HealthStatus, nameOf } from "./shown";
import { healthTexts } from "./texts";
import { Pager } from "../../parts/Pager";

export function Dashboard({ view }: { view: string }) {
  const t = useTexts(healthTexts);
  const turn = changed.useTurn();
  const counts = useLoad((abort) => Promise.all(Object.values(VIEWS).map((filter) => count(filter, abort))), [turn]);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={t.description}>
          {t.title}
        </Header>
      }
    >
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
    </ContentLayout>
  );
}

function Listing({ view }: { view: string }) {
  const t = useTexts(healthTexts);
  const language = useLanguage();
  const [more, setMore] = useState<Filter>({});
  const pages = usePages<Shown>(
    (token, abort) => page({ ...more, ...VIEWS[view] }, token, abort),
    [view, more, changed.useTurn()],
  );
  const calm = view === "open" && Object.keys(more).length === 0;
  if (pages.error) return <Problem error={pages.error} retry={pages.reload} />;
  return (
    <Table
      items={pages.items}
      loading={pages.loading}
      loadingText={t.loading}
      trackBy="arn"
      wrapLines
      ariaLabels={{ tableLabel: t[view as "open"] }}
      header={
        <Header
          variant="h2"
          description={t.what(view)}
          actions={<Button iconName="refresh" ariaLabel={t.refresh} onClick={pages.reload} />}
        >
          {t[view as "open"]}
        </Header>
      }
      filter={<Narrow status={view !== "open"} filter={more} narrow={setMore} />}
      columnDefinitions={[
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
        { id: "start", header: t.start, cell: (item) => moment(item.startTime, language) },
        { id: "updated", header: t.updated, cell: (item) => moment(item.lastUpdatedTime, language) },
      ]}
      pagination={<Pager pages={pages} />}
      empty={
        <Box textAlign="center" padding="l">
          {calm ? t.calm : t.none}
        </Box>
      }
    />
  );
}
