// Events as they happen, which can be filtered and held still; each with its JSON and what became of it.
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { changed } from "../../core/changed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import type { Told } from "../../parts/Events";
import { Problem } from "../../parts/Problem";
import { EventDialog } from "./EventDialog";
import { useStream, type Wanted } from "./stream";
import { StreamFilter } from "./StreamFilter";
import { streamTexts } from "./Stream.texts";

export function Stream() {
  const t = useTexts(streamTexts);
  const language = useLanguage();
  const [wanted, setWanted] = useState<Wanted>({});
  const [text, setText] = useState("");
  const [paused, setPaused] = useState(false);
  const [opened, setOpened] = useState<Told>();
  const stream = useStream(wanted, paused, changed.useTurn());
  const sought = text.toLowerCase();
  const shown = stream.events.filter((each) => each.Document.toLowerCase().includes(sought));
  if (stream.error && !stream.events.length) return <Problem error={stream.error} retry={stream.reload} />;
  return (
    <>
      <Table
        items={shown}
        loading={stream.loading}
        loadingText={t.loading}
        trackBy="EventId"
        wrapLines
        ariaLabels={{ tableLabel: t.title }}
        header={
          <Header
            variant="h2"
            counter={`(${shown.length})`}
            description={t.description}
            actions={
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                <StatusIndicator type={paused ? "stopped" : "in-progress"}>
                  {paused ? t.paused : t.live}
                </StatusIndicator>
                <Button iconName={paused ? "caret-right-filled" : "pause"} onClick={() => setPaused(!paused)}>
                  {paused ? t.resume : t.pause}
                </Button>
              </SpaceBetween>
            }
          >
            {t.title}
          </Header>
        }
        filter={<StreamFilter events={stream.events} wanted={wanted} want={setWanted} text={text} setText={setText} />}
        columnDefinitions={[
          { id: "time", header: t.time, cell: (item) => moment(item.Time, language, true), width: 190 },
          {
            id: "type",
            header: t.type,
            isRowHeader: true,
            cell: (item) => (
              <SpaceBetween direction="horizontal" size="xs">
                <span>{item.DetailType}</span>
                {stream.fresh.has(item.EventId) && <Badge color="blue">{t.fresh}</Badge>}
              </SpaceBetween>
            ),
          },
          { id: "source", header: t.source, cell: (item) => item.Source },
          { id: "bus", header: t.bus, cell: (item) => item.EventBusName },
          { id: "about", header: t.about, cell: (item) => <About event={item} /> },
          {
            id: "document",
            header: t.document,
            cell: (item) => (
              <Button variant="inline-link" ariaLabel={t.showOne(item.EventId)} onClick={() => setOpened(item)}>
                {t.show}
              </Button>
            ),
          },
        ]}
        footer={
          stream.more && (
            <Box textAlign="center">
              <Button variant="link" onClick={stream.older}>
                {t.older}
              </Button>
            </Box>
          )
        }
        empty={<Box textAlign="center">{text || Object.keys(wanted).length ? t.noMatch : t.none}</Box>}
      />
      {opened && <EventDialog event={opened} close={() => setOpened(undefined)} />}
    </>
  );
}

/** The first resource of an event; certificates and CAs lead to their pages. */
function About({ event }: { event: Told }) {
  const [arn] = event.Resources;
  if (!arn) return <>–</>;
  const page = arn.includes(":acm:") ? "certificates" : arn.includes(":acm-pca:") ? "authorities" : undefined;
  const name = arn.split(/[/:]/).pop() ?? arn;
  const [whole] = /^arn:aws:acm-pca:[^/]+\/[^/]+/.exec(arn) ?? [arn];
  return page ? <Link href={href([page, whole])}>{name}</Link> : <>{name}</>;
}
