// A target: where the events go and in which form, how often it is tried, and where they end otherwise.
import Autosuggest from "@cloudscape-design/components/autosuggest";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { ChoiceField } from "../../parts/Choice";
import { CodeField } from "../../parts/Code";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import { TextField } from "../../parts/TextField";
import { rulePermission } from "./functions";
import type { Rule, Target } from "./rule";
import { PLACES, placeOf, placesOf, put, putting, type Place } from "./target";
import { targetDialogTexts } from "./TargetDialog.texts";
import { form } from "./Targets";
import { targetsTexts } from "./Targets.texts";

interface Props {
  rule: Rule;
  target?: Target;
  close: () => void;
  after: () => void;
}

const FORMS = ["whole", "part", "constant", "transformer"] as const;

export function TargetDialog({ rule, target, close, after }: Props) {
  const t = useTexts(targetDialogTexts);
  const kinds = useTexts(targetsTexts);
  const [place, setPlace] = useState<Place>(target ? placeOf(target.Arn) : "function");
  const [given, setGiven] = useState<Target>(target ?? { Id: "target", Arn: "" });
  const [shape, setShape] = useState<(typeof FORMS)[number]>(target ? form(target) : "whole");
  const [text, setText] = useState(target?.Input ?? target?.InputPath ?? target?.InputTransformer?.InputTemplate ?? "");
  const [paths, setPaths] = useState(JSON.stringify(target?.InputTransformer?.InputPathsMap ?? {}, null, 2));
  const known = useLoad((abort) => placesOf(place, abort), [place]);
  const change = (more: Partial<Target>) => setGiven((was) => ({ ...was, ...more }));
  const retry = (name: keyof NonNullable<Target["RetryPolicy"]>, text: string) => {
    const { [name]: _, ...others } = given.RetryPolicy ?? {};
    change({ RetryPolicy: text === "" ? others : { ...others, [name]: Number(text) } });
  };
  const made = shaped();
  const permission =
    place === "function" ? [command("lambda", "AddPermission", rulePermission(made.Arn, rule.Arn))] : [];
  const commands = [...permission, command("events", "PutTargets", putting(rule, made))].join("\n\n");

  async function act() {
    await put(rule, made);
    done(t.saved(made.Id), commands);
    after();
  }

  return (
    <Confirm
      title={target ? t.edit(target.Id) : t.add}
      action={target ? t.save : t.add}
      size="large"
      disabled={!given.Id || !given.Arn || pathsMap() === undefined}
      command={commands}
      act={act}
      close={close}
    >
      <ChoiceField
        label={t.kind}
        disabled={target !== undefined}
        value={place}
        options={PLACES.map((value) => ({ value, label: kinds.kinds(value) }))}
        change={(value) => {
          setPlace(value as Place);
          change({ Arn: "" });
        }}
      />
      <FormField label={t.place} description={place === "queue" || place === "topic" ? t.policy : undefined}>
        <Autosuggest
          value={given.Arn}
          options={(known.value ?? []).map((value) => ({ value }))}
          enteredTextLabel={t.use}
          placeholder={t.placeExample}
          statusType={known.loading ? "loading" : "finished"}
          empty={t.nothing}
          onChange={({ detail }) => change({ Arn: detail.value })}
        />
      </FormField>
      {!target && <TextField label={t.id} constraintText={t.idForm} value={given.Id} change={(Id) => change({ Id })} />}
      {(place === "bus" || place === "api-destination") && (
        <TextField
          label={t.role}
          description={t.roleText}
          value={given.RoleArn ?? ""}
          placeholder={t.roleExample}
          change={(RoleArn) => change({ RoleArn })}
        />
      )}
      <ChoiceField
        label={t.input}
        value={shape}
        options={FORMS.map((value) => ({ value, label: kinds.inputs(value), description: t.inputs(value) }))}
        change={(value) => setShape(value as typeof shape)}
      />
      {shape === "transformer" && (
        <CodeField
          description={t.pathsText}
          errorText={pathsMap() === undefined ? t.pathsForm : undefined}
          label={t.paths}
          value={paths}
          rows={4}
          change={setPaths}
        />
      )}
      {shape === "part" && <TextField label={t.path} constraintText={t.pathForm} value={text} change={setText} />}
      {(shape === "constant" || shape === "transformer") && (
        <CodeField
          description={t.inputs(shape)}
          label={shape === "constant" ? t.constant : t.template}
          value={text}
          rows={4}
          change={setText}
        />
      )}
      <ExpandableSection headerText={t.failing} defaultExpanded={given.RetryPolicy !== undefined}>
        <SpaceBetween size="m">
          <TextField
            label={t.attempts}
            constraintText={t.attemptsForm}
            type="number"
            value={String(given.RetryPolicy?.MaximumRetryAttempts ?? "")}
            change={(value) => retry("MaximumRetryAttempts", value)}
          />
          <TextField
            label={t.age}
            constraintText={t.ageForm}
            type="number"
            value={String(given.RetryPolicy?.MaximumEventAgeInSeconds ?? "")}
            change={(value) => retry("MaximumEventAgeInSeconds", value)}
          />
          <TextField
            label={t.dead}
            description={t.deadText}
            value={given.DeadLetterConfig?.Arn ?? ""}
            placeholder={t.deadExample}
            change={(Arn) => change({ DeadLetterConfig: { Arn } })}
          />
        </SpaceBetween>
      </ExpandableSection>
    </Confirm>
  );

  /** The names of a transformer's paths; undefined for a text that is none. */
  function pathsMap(): Record<string, string> | undefined {
    try {
      return JSON.parse(paths) as Record<string, string>;
    } catch {
      return undefined;
    }
  }

  /** The target in the form that was chosen, without what was left empty. */
  function shaped(): Target {
    const { Input: _, InputPath: __, InputTransformer: ___, RoleArn, DeadLetterConfig, RetryPolicy, ...others } = given;
    return {
      ...others,
      ...(RoleArn ? { RoleArn } : {}),
      ...(DeadLetterConfig?.Arn ? { DeadLetterConfig } : {}),
      ...(RetryPolicy && Object.keys(RetryPolicy).length > 0 ? { RetryPolicy } : {}),
      ...(shape === "constant" ? { Input: text } : {}),
      ...(shape === "part" ? { InputPath: text } : {}),
      ...(shape === "transformer"
        ? { InputTransformer: { InputPathsMap: pathsMap() ?? {}, InputTemplate: text } }
        : {}),
    };
  }
}
