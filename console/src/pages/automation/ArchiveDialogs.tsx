// Making an archive, and starting a replay of one.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Code } from "../../parts/Code";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
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

  async function act() {
    await call("events", "CreateArchive", input);
    done(t.created(name), command("events", "CreateArchive", input));
    after();
  }

  return (
    <Confirm
      title={t.createArchive}
      action={t.createArchive}
      disabled={!name || !source}
      command={command("events", "CreateArchive", input)}
      act={act}
      close={close}
    >
      <FormField label={t.name}>
        <Input value={name} onChange={({ detail }) => setName(detail.value)} autoFocus />
      </FormField>
      <FormField label={t.bus}>
        <Select
          selectedOption={source ? { value: source, label: source.split("/").pop() ?? source } : null}
          options={arns.map((value) => ({ value, label: value.split("/").pop() ?? value }))}
          onChange={({ detail }) => setBus(detail.selectedOption.value)}
        />
      </FormField>
      <FormField label={t.retention} constraintText={t.retentionForm}>
        <Input type="number" value={days} onChange={({ detail }) => setDays(detail.value)} />
      </FormField>
      <FormField label={t.pattern} description={t.patternText} stretch>
        <Code label={t.pattern} value={pattern} rows={4} change={setPattern} />
      </FormField>
    </Confirm>
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

  async function act() {
    await call("events", "StartReplay", input);
    done(t.started(name), command("events", "StartReplay", input));
    after();
  }

  return (
    <Confirm
      title={t.startReplay}
      action={t.startReplay}
      disabled={!name || !chosen || ends.some(Number.isNaN)}
      command={command("events", "StartReplay", input)}
      act={act}
      close={close}
    >
      <FormField label={t.name}>
        <Input value={name} onChange={({ detail }) => setName(detail.value)} autoFocus />
      </FormField>
      <FormField label={t.archive}>
        <Select
          selectedOption={chosen ? { value: chosen.ArchiveName, label: chosen.ArchiveName } : null}
          options={archives.map(({ ArchiveName }) => ({ value: ArchiveName, label: ArchiveName }))}
          onChange={({ detail }) =>
            setChosen(archives.find(({ ArchiveName }) => ArchiveName === detail.selectedOption.value))
          }
        />
      </FormField>
      <FormField label={t.from} constraintText={t.moment}>
        <Input value={from} onChange={({ detail }) => setFrom(detail.value)} />
      </FormField>
      <FormField label={t.to} constraintText={t.moment}>
        <Input value={to} onChange={({ detail }) => setTo(detail.value)} />
      </FormField>
    </Confirm>
  );
}

function stamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+/, "");
}
