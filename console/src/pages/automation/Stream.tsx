// Events as they happen, which can be filtered and held still; each with its JSON and what became of it.
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import { useState } from "react";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import type { Told } from "../../parts/Events";
import { List } from "../../parts/List";
import { Mark } from "../../parts/Mark";
import { Problem } from "../../parts/Problem";
import { Row } from "../../parts/Row";
import { EventDialog } from "./EventDialog";
import { useStream, type Wanted } from "./stream";
import { StreamFilter } from "./StreamFilter";
import { streamTexts } from "./Stream.texts";

export function Stream() {
  const t = useTexts(streamTexts);
  const { moment } = useDates();
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
      <List
        found={shown}
        title={t.title}
        description={t.description}
        loading={stream.loading}
        loadingText={t.loading}
        trackBy="EventId"
        actions={
          <Row>
            <Mark type={paused ? "stopped" : "in-progress"}>{paused ? t.paused : t.live}</Mark>
            <Button iconName={paused ? "caret-right-filled" : "pause"} onClick={() => setPaused(!paused)}>
              {paused ? t.resume : t.pause}
            </Button>
          </Row>
        }
        filter={<StreamFilter events={stream.events} wanted={wanted} want={setWanted} text={text} setText={setText} />}
        columns={[
          { id: "time", header: t.time, cell: (item) => moment(item.Time, true), width: 190 },
          {
            id: "type",
            header: t.type,
            isRowHeader: true,
            cell: (item) => (
              <Row>
                <span>{item.DetailType}</span>
                {stream.fresh.has(item.EventId) && <Badge color="blue">{t.fresh}</Badge>}
              </Row>
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
        none={text || Object.keys(wanted).length ? t.noMatch : t.none}
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
