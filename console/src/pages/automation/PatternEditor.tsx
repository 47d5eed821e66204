// A pattern, tried at once against an event that happened, or one that is pasted: it matches, or it does not.
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState } from "react";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Choice } from "../../parts/Choice";
import { Code, CodeField } from "../../parts/Code";
import { Columns } from "../../parts/Columns";
import { Mark } from "../../parts/Mark";
import { Refusal } from "../../parts/Refusal";
import { usePastEvents } from "./past";
import { patternTexts } from "./PatternEditor.texts";

interface Props {
  pattern: string;
  change: (pattern: string) => void;
  /** The event to begin with, by its id. */
  event?: string | undefined;
}

export function PatternEditor({ pattern, change, event }: Props) {
  const t = useTexts(patternTexts);
  const [chosen, setChosen] = useState(event);
  const [text, setText] = useState("");
  const { options, textOf, ...events } = usePastEvents();
  const shown = chosen ?? options[0]?.value;
  useEffect(() => setText((was) => (shown && textOf(shown)) ?? was), [events.value, shown]);
  const verdict = useLoad(
    async (abort) => {
      if (!pattern.trim() || !text.trim()) return undefined;
      const input = { EventPattern: pattern, Event: text };
      return (await call<{ Result: boolean }>("events", "TestEventPattern", input, abort)).Result;
    },
    [pattern, text],
  );
  return (
    <SpaceBetween size="s">
      <Columns>
        <CodeField description={t.patternText} label={t.pattern} value={pattern} rows={16} change={change} />
        <FormField label={t.event} description={t.eventText} stretch>
          <SpaceBetween size="xs">
            <Choice
              value={options.some(({ value }) => value === shown) ? shown : undefined}
              options={options}
              placeholder={t.choose}
              filteringType="auto"
              ariaLabel={t.event}
              empty={t.noEvents}
              statusType={events.loading ? "loading" : "finished"}
              change={setChosen}
            />
            <Code label={t.event} value={text} rows={13} change={setText} />
          </SpaceBetween>
        </FormField>
      </Columns>
      <div role="status">
        {verdict.error && !verdict.loading && pattern.trim() && <Refusal of={verdict.error} />}
        {!verdict.error && verdict.value !== undefined && (
          <Mark type={verdict.value ? "success" : "stopped"}>{verdict.value ? t.matches : t.matchesNot}</Mark>
        )}
      </div>
    </SpaceBetween>
  );
}
