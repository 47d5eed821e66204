// A rule: its name, and the pattern or the schedule that it waits for. Without a rule it is a new one.
import Tiles from "@cloudscape-design/components/tiles";
import { useEffect, useState } from "react";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go, useRoute } from "../../core/route";
import { useAct } from "../../parts/act";
import { ChoiceField } from "../../parts/Choice";
import { FormPage } from "../../parts/FormPage";
import { perform } from "../../parts/perform";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
import { PatternEditor } from "./PatternEditor";
import { buses, tidy, type Rule } from "./rule";
import { ruleFormTexts } from "./RuleForm.texts";
import { listEvents } from "./stream";

const RENEWALS = { source: ["aws.health"], "detail-type": ["AWS Health Event"], detail: { service: ["ACM"] } };

export function RuleForm({ rule, close }: { rule?: Rule; close?: () => void }) {
  const t = useTexts(ruleFormTexts);
  const { query } = useRoute();
  const event = query.get("event") ?? undefined;
  const [name, setName] = useState(rule?.Name ?? "");
  const [description, setDescription] = useState(rule?.Description ?? "");
  const [bus, setBus] = useState(rule?.EventBusName ?? query.get("bus") ?? "default");
  const [kind, setKind] = useState(rule?.ScheduleExpression && !rule.EventPattern ? "schedule" : "pattern");
  const [pattern, setPattern] = useState(tidy(rule?.EventPattern ?? JSON.stringify(RENEWALS)));
  const [schedule, setSchedule] = useState(rule?.ScheduleExpression ?? "rate(1 day)");
  const sending = useAct();
  const known = useLoad((abort) => buses(abort), []);
  useEffect(() => {
    if (event) void like(event).then((found) => found && setPattern(found));
  }, [event]);

  const input = {
    Name: name,
    EventBusName: bus,
    ...(kind === "pattern" ? { EventPattern: compact(pattern) } : { ScheduleExpression: schedule }),
    ...(description ? { Description: description } : {}),
    ...(rule ? { State: rule.State } : {}),
    ...(rule?.RoleArn ? { RoleArn: rule.RoleArn } : {}),
  };

  async function send() {
    const said = rule ? t.changed(name) : t.created(name);
    const { RuleArn } = await perform<{ RuleArn: string }>("events", "PutRule", input, said);
    if (close) close();
    else go(["automation", "rules", RuleArn]);
  }

  return (
    <FormPage
      title={rule ? t.edit : t.create}
      action={rule ? t.save : t.create}
      command={command("events", "PutRule", input)}
      complete={name !== ""}
      sending={sending}
      send={send}
      leave={close ?? (() => go(["automation", "rules"]))}
    >
      {!rule && (
        <Section title={t.identity}>
          <TextField label={t.name} constraintText={t.nameForm} name="rule-name" value={name} change={setName} />
          <ChoiceField label={t.bus} value={bus} options={known.value ?? [bus]} change={setBus} />
        </Section>
      )}
      <Section title={t.waits}>
        <TextField label={t.description} value={description} change={setDescription} />
        <Tiles
          value={kind}
          ariaLabel={t.waits}
          items={[
            { value: "pattern", label: t.pattern, description: t.patternText },
            { value: "schedule", label: t.schedule, description: t.scheduleText },
          ]}
          onChange={({ detail }) => setKind(detail.value)}
        />
        {kind === "pattern" ? (
          <PatternEditor pattern={pattern} change={setPattern} event={event} />
        ) : (
          <TextField label={t.expression} constraintText={t.expressionForm} value={schedule} change={setSchedule} />
        )}
      </Section>
    </FormPage>
  );
}

/** A pattern for events like this one: the same source and detail type. */
async function like(event: string): Promise<string | undefined> {
  const found = (await listEvents({})).Events.find(({ EventId }) => EventId === event);
  return found && tidy(JSON.stringify({ source: [found.Source], "detail-type": [found.DetailType] }));
}

/** Without the room that is for people; a text that is no JSON goes as it is, for the service to say what is wrong. */
function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
