// Archives, which keep what happens on a bus, and replays, which send it again.
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useEvery, useLoad } from "../../core/load";
import { Status } from "../../parts/status";
import { ArchiveDialog, ReplayDialog } from "./ArchiveDialogs";
import { archivesTexts } from "./Archives.texts";
import { Listing } from "./Listing";
import { all } from "./rule";

export interface Archive {
  ArchiveName: string;
  EventSourceArn: string;
  State: string;
  RetentionDays?: number;
  SizeBytes: number;
  EventCount: number;
  CreationTime: number;
}

interface Replay {
  ReplayName: string;
  EventSourceArn: string;
  State: string;
  EventStartTime: number;
  EventEndTime: number;
  EventLastReplayedTime?: number;
}

const UNDER_WAY = ["STARTING", "RUNNING", "CANCELLING"];
const AGAIN = 2000; // milliseconds

export function Archives() {
  const t = useTexts(archivesTexts);
  const { moment } = useDates();
  const turn = changed.useTurn();
  const archives = useLoad((abort) => all<Archive>("ListArchives", "Archives", {}, abort), [turn]);
  const replays = useLoad((abort) => all<Replay>("ListReplays", "Replays", {}, abort), [turn]);
  const [dialog, setDialog] = useState<"archive" | "replay">();
  const close = () => setDialog(undefined);
  useEvery(AGAIN, () => {
    if (replays.value?.some(({ State }) => UNDER_WAY.includes(State))) replays.reload();
  });
  return (
    <SpaceBetween size="l">
      <Listing
        found={archives}
        title={t.archives}
        description={t.archivesText}
        none={t.noArchives}
        name={(item) => item.ArchiveName}
        create={{ text: t.createArchive, action: "events:CreateArchive", open: () => setDialog("archive") }}
        remove={{
          operation: "DeleteArchive",
          input: (item) => ({ ArchiveName: item.ArchiveName }),
          text: t.archiveGone,
        }}
        columns={[
          { id: "bus", header: t.bus, cell: (item) => item.EventSourceArn.split("/").pop() },
          { id: "count", header: t.count, cell: (item) => item.EventCount },
          { id: "size", header: t.size, cell: (item) => t.bytes(item.SizeBytes) },
          {
            id: "days",
            header: t.kept,
            cell: (item) => (item.RetentionDays ? t.days(item.RetentionDays) : t.forever),
          },
          { id: "since", header: t.since, cell: (item) => moment(item.CreationTime) },
        ]}
      />
      <Listing
        found={replays}
        title={t.replays}
        description={t.replaysText}
        none={t.noReplays}
        name={(item) => item.ReplayName}
        create={{
          text: t.startReplay,
          action: "events:StartReplay",
          open: () => setDialog("replay"),
          disabled: !archives.value?.length,
        }}
        remove={{
          operation: "CancelReplay",
          input: (item) => ({ ReplayName: item.ReplayName }),
          text: t.replayEnds,
          label: t.cancelReplay,
          fits: (item) => UNDER_WAY.includes(item.State),
        }}
        columns={[
          { id: "archive", header: t.archive, cell: (item) => item.EventSourceArn.split("/").pop() },
          { id: "state", header: t.state, cell: (item) => <Status of={item.State} /> },
          { id: "from", header: t.from, cell: (item) => moment(item.EventStartTime) },
          { id: "to", header: t.to, cell: (item) => moment(item.EventEndTime) },
          {
            id: "last",
            header: t.last,
            cell: (item) => moment(item.EventLastReplayedTime),
          },
        ]}
      />
      {dialog === "archive" && <ArchiveDialog close={close} after={archives.reload} />}
      {dialog === "replay" && <ReplayDialog archives={archives.value ?? []} close={close} after={replays.reload} />}
    </SpaceBetween>
  );
}
