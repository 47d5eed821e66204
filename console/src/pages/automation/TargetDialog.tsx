// A target: where the events go and in which form, how often it is tried, and where they end otherwise.
import Autosuggest from "@cloudscape-design/components/autosuggest";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Code } from "../../parts/Code";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
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
      <SpaceBetween size="m">
        <FormField label={t.kind}>
          <Select
            disabled={target !== undefined}
            selectedOption={{ value: place, label: kinds.kinds(place) }}
            options={PLACES.map((value) => ({ value, label: kinds.kinds(value) }))}
            onChange={({ detail }) => {
              setPlace(detail.selectedOption.value as Place);
              change({ Arn: "" });
            }}
          />
        </FormField>
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
        {!target && (
          <FormField label={t.id} constraintText={t.idForm}>
            <Input value={given.Id} onChange={({ detail }) => change({ Id: detail.value })} />
          </FormField>
        )}
        {(place === "bus" || place === "api-destination") && (
          <FormField label={t.role} description={t.roleText}>
            <Input
              value={given.RoleArn ?? ""}
              placeholder={t.roleExample}
              onChange={({ detail }) => change({ RoleArn: detail.value })}
            />
          </FormField>
        )}
        <FormField label={t.input}>
          <Select
            selectedOption={{ value: shape, label: kinds.inputs(shape) }}
            options={FORMS.map((value) => ({ value, label: kinds.inputs(value), description: t.inputs(value) }))}
            onChange={({ detail }) => setShape(detail.selectedOption.value as typeof shape)}
          />
        </FormField>
        {shape === "transformer" && (
          <FormField
            label={t.paths}
            description={t.pathsText}
            errorText={pathsMap() === undefined ? t.pathsForm : undefined}
            stretch
          >
            <Code label={t.paths} value={paths} rows={4} change={setPaths} />
          </FormField>
        )}
        {shape === "part" && (
          <FormField label={t.path} constraintText={t.pathForm}>
            <Input value={text} onChange={({ detail }) => setText(detail.value)} />
          </FormField>
        )}
        {(shape === "constant" || shape === "transformer") && (
          <FormField label={shape === "constant" ? t.constant : t.template} description={t.inputs(shape)} stretch>
            <Code label={shape === "constant" ? t.constant : t.template} value={text} rows={4} change={setText} />
          </FormField>
        )}
        <ExpandableSection headerText={t.failing} defaultExpanded={given.RetryPolicy !== undefined}>
          <SpaceBetween size="m">
            <FormField label={t.attempts} constraintText={t.attemptsForm}>
              <Input
                type="number"
                value={String(given.RetryPolicy?.MaximumRetryAttempts ?? "")}
                onChange={({ detail }) => retry("MaximumRetryAttempts", detail.value)}
              />
            </FormField>
            <FormField label={t.age} constraintText={t.ageForm}>
              <Input
                type="number"
                value={String(given.RetryPolicy?.MaximumEventAgeInSeconds ?? "")}
                onChange={({ detail }) => retry("MaximumEventAgeInSeconds", detail.value)}
              />
            </FormField>
            <FormField label={t.dead} description={t.deadText}>
              <Input
                value={given.DeadLetterConfig?.Arn ?? ""}
                placeholder={t.deadExample}
                onChange={({ detail }) => change({ DeadLetterConfig: { Arn: detail.value } })}
              />
            </FormField>
          </SpaceBetween>
        </ExpandableSection>
      </SpaceBetween>
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
