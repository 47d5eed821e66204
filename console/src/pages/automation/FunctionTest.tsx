// Calling a function with an event that is written here or has happened: what it answers, how long it took, what it logged.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { command } from "../../core/command";
import { failure, type Failure } from "../../core/failure";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Code } from "../../parts/Code";
import { CommandBox } from "../../parts/CommandBox";
import { Document, pretty } from "../../parts/Document";
import { invoke, type Invoked } from "./functions";
import { functionTestTexts } from "./FunctionTest.texts";
import { listEvents } from "./stream";

export function FunctionTest({ name }: { name: string }) {
  const t = useTexts(functionTestTexts);
  const language = useLanguage();
  const [event, setEvent] = useState("{}");
  const [chosen, setChosen] = useState<string>();
  const [answer, setAnswer] = useState<Invoked>();
  const [problem, setProblem] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const events = useLoad(async (abort) => (await listEvents({}, undefined, abort)).Events, []);
  const options = (events.value ?? []).map((each) => ({
    value: each.EventId,
    label: each.DetailType,
    labelTag: each.Source,
    description: moment(each.Time, language, true),
  }));
  const told = `${command("lambda", "Invoke", { FunctionName: name, Payload: "fileb://event.json" })} \\\n  answer.json`;

  async function call() {
    setBusy(true);
    setProblem(undefined);
    try {
      setAnswer(await invoke(name, event));
    } catch (error) {
      setAnswer(undefined);
      setProblem(failure(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            actions={
              <Button variant="primary" loading={busy} onClick={() => void call()}>
                {t.invoke}
              </Button>
            }
          >
            {t.title}
          </Header>
        }
      >
        <SpaceBetween size="m">
          <FormField label={t.past} description={t.pastText}>
            <Select
              selectedOption={options.find(({ value }) => value === chosen) ?? null}
              options={options}
              placeholder={t.choose}
              filteringType="auto"
              empty={t.noEvents}
              onChange={({ detail }) => {
                setChosen(detail.selectedOption.value);
                const found = events.value?.find(({ EventId }) => EventId === detail.selectedOption.value);
                if (found) setEvent(pretty(found.Document));
              }}
            />
          </FormField>
          <FormField label={t.event} stretch>
            <Code label={t.event} value={event} rows={8} change={setEvent} />
          </FormField>
          <CommandBox command={told} />
        </SpaceBetween>
      </Container>
      {problem && (
        <Alert type="error" header={problem.code}>
          {problem.message}
        </Alert>
      )}
      {answer && (
        <Container header={<Header variant="h2">{t.answer}</Header>}>
          <SpaceBetween size="m">
            <Alert type={answer.failed ? "error" : "success"}>
              {answer.failed ? t.failed(answer.took) : t.succeeded(answer.took)}
            </Alert>
            <FormField label={t.result} stretch>
              <Document label={t.result} text={pretty(answer.payload)} />
            </FormField>
            <FormField label={t.log} stretch>
              <Document label={t.log} text={answer.log.trimEnd()} />
            </FormField>
          </SpaceBetween>
        </Container>
      )}
    </SpaceBetween>
  );
}
