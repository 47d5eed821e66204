// A rule: its name, and the pattern or the schedule that it waits for. Without a rule it is a new one.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import { useEffect, useState, type FormEvent } from "react";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go, useRoute } from "../../core/route";
import { CommandBox } from "../../parts/CommandBox";
import { done } from "../../parts/messages";
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
  const [problem, setProblem] = useState<Failure>();
  const [busy, setBusy] = useState(false);
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

  async function submit(given: FormEvent) {
    given.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const { RuleArn } = await call<{ RuleArn: string }>("events", "PutRule", input);
      done(rule ? t.changed(name) : t.created(name), command("events", "PutRule", input));
      if (close) close();
      else go(["automation", "rules", RuleArn]);
    } catch (error) {
      setProblem(failure(error));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(given) => void submit(given)}>
      <Form
        header={<Header variant={rule ? "h2" : "h1"}>{rule ? t.edit : t.create}</Header>}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={close ?? (() => go(["automation", "rules"]))}>
              {t.cancel}
            </Button>
            <Button variant="primary" formAction="submit" loading={busy} disabled={!name}>
              {rule ? t.save : t.create}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          {!rule && (
            <Container header={<Header variant="h2">{t.identity}</Header>}>
              <SpaceBetween size="m">
                <FormField label={t.name} constraintText={t.nameForm}>
                  <Input name="rule-name" value={name} onChange={({ detail }) => setName(detail.value)} />
                </FormField>
                <FormField label={t.bus}>
                  <Select
                    selectedOption={{ value: bus, label: bus }}
                    options={(known.value ?? [bus]).map((value) => ({ value, label: value }))}
                    onChange={({ detail }) => setBus(detail.selectedOption.value ?? bus)}
                  />
                </FormField>
              </SpaceBetween>
            </Container>
          )}
          <Container header={<Header variant="h2">{t.waits}</Header>}>
            <SpaceBetween size="m">
              <FormField label={t.description}>
                <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
              </FormField>
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
                <FormField label={t.expression} constraintText={t.expressionForm}>
                  <Input value={schedule} onChange={({ detail }) => setSchedule(detail.value)} />
                </FormField>
              )}
              <CommandBox command={command("events", "PutRule", input)} />
              {problem && (
                <Alert type="error" header={problem.code}>
                  {problem.message}
                </Alert>
              )}
            </SpaceBetween>
          </Container>
        </SpaceBetween>
      </Form>
    </form>
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
