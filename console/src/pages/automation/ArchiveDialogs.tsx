// Making an archive, and starting a replay of one.
import { useState } from "react";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { ChoiceField } from "../../parts/Choice";
import { CodeField } from "../../parts/Code";
import { ConfirmCall } from "../../parts/ConfirmCall";
import { TextField } from "../../parts/TextField";
import type { Archive } from "./Archives";
import { archivesTexts } from "./Archives.texts";
import { all } from "./rule";

interface Props {
  close: () => void;
  after: () => void;
}

export function ArchiveDialog({ close, after }: Props) {
  const t = useTexts(archivesTexts);
  const [name, setName] = useState("");
  const [bus, setBus] = useState<string>();
  const [days, setDays] = useState("0");
  const [pattern, setPattern] = useState("");
  const buses = useLoad((abort) => all<{ Arn: string }>("ListEventBuses", "EventBuses", {}, abort), []);
  const arns = (buses.value ?? []).map(({ Arn }) => Arn);
  const source = bus ?? arns.find((arn) => arn.endsWith("/default"));
  const input = {
    ArchiveName: name,
    EventSourceArn: source,
    RetentionDays: Number(days),
    ...(pattern.trim() ? { EventPattern: pattern } : {}),
  };

  return (
    <ConfirmCall
      title={t.createArchive}
      disabled={!name || !source}
      service="events"
      operation="CreateArchive"
      input={input}
      said={t.created(name)}
      after={after}
      close={close}
    >
      <TextField label={t.name} value={name} change={setName} autoFocus />
      <ChoiceField
        label={t.bus}
        value={source}
        options={arns.map((value) => ({ value, label: value.split("/").pop() ?? value }))}
        change={setBus}
      />
      <TextField label={t.retention} constraintText={t.retentionForm} type="number" value={days} change={setDays} />
      <CodeField description={t.patternText} label={t.pattern} value={pattern} rows={4} change={setPattern} />
    </ConfirmCall>
  );
}

export function ReplayDialog({ archives, close, after }: Props & { archives: readonly Archive[] }) {
  const t = useTexts(archivesTexts);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState(archives[0]);
  const [from, setFrom] = useState(stamp(chosen?.CreationTime ?? 0));
  const [to, setTo] = useState("");
  useLoad(async () => setTo(stamp((await call<{ Now: number }>("tokiwa", "DescribeClock")).Now)), []);
  const ends = [from, to].map((each) => Date.parse(each) / 1000);
  const account = chosen?.EventSourceArn.split(":").slice(0, 5).join(":");
  const input = {
    ReplayName: name,
    EventSourceArn: `${account}:archive/${chosen?.ArchiveName}`,
    EventStartTime: ends[0],
    EventEndTime: ends[1],
    Destination: { Arn: chosen?.EventSourceArn },
  };

  return (
    <ConfirmCall
      title={t.startReplay}
      disabled={!name || !chosen || ends.some(Number.isNaN)}
      service="events"
      operation="StartReplay"
      input={input}
      said={t.started(name)}
      after={after}
      close={close}
    >
      <TextField label={t.name} value={name} change={setName} autoFocus />
      <ChoiceField
        label={t.archive}
        value={chosen?.ArchiveName}
        options={archives.map(({ ArchiveName }) => ArchiveName)}
        change={(value) => setChosen(archives.find(({ ArchiveName }) => ArchiveName === value))}
      />
      <TextField label={t.from} constraintText={t.moment} value={from} change={setFrom} />
      <TextField label={t.to} constraintText={t.moment} value={to} change={setTo} />
    </ConfirmCall>
  );
}

function stamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+/, "");
}
