// The newest lines of a log group, which are looked at again every two seconds while the page can be seen.
import Box from "@cloudscape-design/components/box";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { command } from "../../core/command";
import { useDates, useTexts } from "../../core/i18n";
import { useEvery, useLoad } from "../../core/load";
import { CommandBox } from "../../parts/CommandBox";
import { Problem } from "../../parts/Problem";
import { Section } from "../../parts/Section";
import { logsTexts } from "./Logs.texts";
import "./automation.css";

interface Line {
  eventId?: string;
  timestamp: number;
  message: string;
}

const SHOWN = 200;
const AGAIN = 2000; // milliseconds

export function Logs({ group }: { group: string }) {
  const t = useTexts(logsTexts);
  const { moment } = useDates();
  const [pattern, setPattern] = useState("");
  const input = { logGroupName: group, ...(pattern ? { filterPattern: pattern } : {}) };
  const found = useLoad((abort) => lines(input, abort), [group, pattern, changed.useTurn()]);
  useEvery(AGAIN, found.reload);
  return (
    <Section title={t.title} description={group}>
      <Input
        type="search"
        value={pattern}
        ariaLabel={t.filter}
        placeholder={t.filter}
        clearAriaLabel={t.clear}
        onChange={({ detail }) => setPattern(detail.value)}
      />
      {found.error && <Problem error={found.error} retry={found.reload} />}
      {found.value?.length ? (
        <div className="log" tabIndex={0} role="log" aria-label={t.title}>
          {found.value.map((line, at) => (
            <div key={line.eventId ?? at}>
              <span>{moment(line.timestamp / 1000, true)}</span>
              <pre>{line.message.trimEnd()}</pre>
            </div>
          ))}
        </div>
      ) : (
        <Box textAlign="center" color="text-body-secondary">
          {found.value ? t.none : t.loading}
        </Box>
      )}
      <CommandBox command={command("logs", "FilterLogEvents", input)} />
    </Section>
  );
}

/** The newest, the last of them first. A function that never ran has no group yet. */
async function lines(input: object, abort: AbortSignal): Promise<Line[]> {
  try {
    const wanted = { ...input, startFromHead: false, limit: SHOWN };
    return (await call<{ events: Line[] }>("logs", "FilterLogEvents", wanted, abort)).events;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ResourceNotFoundException") return [];
    throw error;
  }
}
