// Calling a function with an event that is written here or has happened: what it answers, how long it took, what it logged.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useAct } from "../../parts/act";
import { ChoiceField } from "../../parts/Choice";
import { CodeField } from "../../parts/Code";
import { CommandBox } from "../../parts/CommandBox";
import { DocumentField, pretty } from "../../parts/Document";
import { Refusal } from "../../parts/Refusal";
import { Section } from "../../parts/Section";
import { invoke, type Invoked } from "./functions";
import { functionTestTexts } from "./FunctionTest.texts";
import { usePastEvents } from "./past";

export function FunctionTest({ name }: { name: string }) {
  const t = useTexts(functionTestTexts);
  const [event, setEvent] = useState("{}");
  const [chosen, setChosen] = useState<string>();
  const [answer, setAnswer] = useState<Invoked>();
  const { busy, problem, act } = useAct();
  const { options, textOf } = usePastEvents();
  const told = `${command("lambda", "Invoke", { FunctionName: name, Payload: "fileb://event.json" })} \\\n  answer.json`;

  return (
    <SpaceBetween size="l">
      <Section
        title={t.title}
        actions={
          <Button
            variant="primary"
            loading={busy}
            onClick={() => void act(async () => setAnswer(await invoke(name, event)))}
          >
            {t.invoke}
          </Button>
        }
      >
        <ChoiceField
          label={t.past}
          description={t.pastText}
          value={chosen}
          options={options}
          placeholder={t.choose}
          filteringType="auto"
          empty={t.noEvents}
          change={(id) => {
            setChosen(id);
            setEvent((was) => textOf(id) ?? was);
          }}
        />
        <CodeField label={t.event} value={event} rows={8} change={setEvent} />
        <CommandBox command={told} />
      </Section>
      {problem && <Refusal of={problem} />}
      {answer && !problem && (
        <Section title={t.answer}>
          <Alert type={answer.failed ? "error" : "success"}>
            {answer.failed ? t.failed(answer.took) : t.succeeded(answer.took)}
          </Alert>
          <DocumentField label={t.result} text={pretty(answer.payload)} />
          <DocumentField label={t.log} text={answer.log.trimEnd()} />
        </Section>
      )}
    </SpaceBetween>
  );
}
