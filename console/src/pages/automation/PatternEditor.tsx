// A pattern, tried at once against an event that happened, or one that is pasted: it matches, or it does not.
import Alert from "@cloudscape-design/components/alert";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useEffect, useState } from "react";
import { call } from "../../core/call";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Code } from "../../parts/Code";
import { Columns } from "../../parts/Columns";
import { pretty } from "../../parts/Document";
import { listEvents } from "./stream";
import { patternTexts } from "./PatternEditor.texts";

interface Props {
  pattern: string;
  change: (pattern: string) => void;
  /** The event to begin with, by its id. */
  event?: string | undefined;
}

export function PatternEditor({ pattern, change, event }: Props) {
  const t = useTexts(patternTexts);
  const language = useLanguage();
  const [chosen, setChosen] = useState(event);
  const [text, setText] = useState("");
  const events = useLoad(async (abort) => (await listEvents({}, undefined, abort)).Events, []);
  const first = events.value?.[0]?.EventId;
  useEffect(() => {
    const found = events.value?.find(({ EventId }) => EventId === (chosen ?? first));
    if (found) setText(pretty(found.Document));
  }, [events.value, chosen]);
  const verdict = useLoad(
    async (abort) => {
      if (!pattern.trim() || !text.trim()) return undefined;
      const input = { EventPattern: pattern, Event: text };
      return (await call<{ Result: boolean }>("events", "TestEventPattern", input, abort)).Result;
    },
    [pattern, text],
  );
  const options = (events.value ?? []).map((each) => ({
    value: each.EventId,
    label: each.DetailType,
    labelTag: each.Source,
    description: moment(each.Time, language, true),
  }));
  return (
    <SpaceBetween size="s">
      <Columns>
        <FormField label={t.pattern} description={t.patternText} stretch>
          <Code label={t.pattern} value={pattern} rows={16} change={change} />
        </FormField>
        <FormField label={t.event} description={t.eventText} stretch>
          <SpaceBetween size="xs">
            <Select
              selectedOption={options.find(({ value }) => value === (chosen ?? first)) ?? null}
              options={options}
              placeholder={t.choose}
              filteringType="auto"
              ariaLabel={t.event}
              empty={t.noEvents}
              statusType={events.loading ? "loading" : "finished"}
              onChange={({ detail }) => setChosen(detail.selectedOption.value)}
            />
            <Code label={t.event} value={text} rows={13} change={setText} />
          </SpaceBetween>
        </FormField>
      </Columns>
      <div role="status">
        {verdict.error && !verdict.loading && pattern.trim() && (
          <Alert type="error" header={verdict.error.code}>
            {verdict.error.message}
          </Alert>
        )}
        {!verdict.error && verdict.value !== undefined && (
          <StatusIndicator type={verdict.value ? "success" : "stopped"}>
            {verdict.value ? t.matches : t.matchesNot}
          </StatusIndicator>
        )}
      </div>
    </SpaceBetween>
  );
}
