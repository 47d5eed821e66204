// How a function is called and with what: handler, limits, and variables of its environment.
import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useAct } from "../../parts/act";
import { Columns } from "../../parts/Columns";
import { CommandBox } from "../../parts/CommandBox";
import { done } from "../../parts/messages";
import { Refusal } from "../../parts/Refusal";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
import { configure, shown, type FunctionConfiguration } from "./functions";
import { functionSettingsTexts } from "./FunctionSettings.texts";

export function FunctionSettings({ settings, after }: { settings: FunctionConfiguration; after: () => void }) {
  const t = useTexts(functionSettingsTexts);
  const allowed = useAllowed(["lambda:UpdateFunctionConfiguration"]);
  const [given, setGiven] = useState({
    Handler: settings.Handler ?? "",
    Role: settings.Role ?? "",
    Timeout: String(settings.Timeout ?? ""),
    MemorySize: String(settings.MemorySize ?? ""),
  });
  const [variables, setVariables] = useState(
    Object.entries(settings.Environment?.Variables ?? {}).map(([name, value]) => ({ name, value })),
  );
  const { busy, problem, act } = useAct();
  const named = variables.filter(({ name }) => name !== "");
  const input = {
    FunctionName: settings.FunctionName ?? "",
    Handler: given.Handler,
    Role: given.Role,
    Timeout: Number(given.Timeout),
    MemorySize: Number(given.MemorySize),
    Environment: { Variables: Object.fromEntries(named.map(({ name, value }) => [name, value])) },
  };
  const told = command("lambda", "UpdateFunctionConfiguration", shown(input));

  async function save() {
    await configure(input);
    done(t.saved(input.FunctionName), told);
    after();
  }

  const field = (name: keyof typeof given, label: string, constraint: string, type: "text" | "number" = "text") => (
    <TextField
      label={label}
      constraintText={constraint}
      type={type}
      value={given[name]}
      change={(value) => setGiven({ ...given, [name]: value })}
    />
  );
  const set = (at: number, more: { name?: string; value?: string }) =>
    setVariables(variables.map((each, index) => (index === at ? { ...each, ...more } : each)));
  return (
    <Section
      title={t.title}
      actions={
        allowed("lambda:UpdateFunctionConfiguration") && (
          <Button variant="primary" loading={busy} onClick={() => void act(save)}>
            {t.save}
          </Button>
        )
      }
    >
      <Columns>
        {field("Handler", t.handler, t.handlerForm)}
        {field("Role", t.role, t.roleForm)}
        {field("Timeout", t.timeout, t.timeoutForm, "number")}
        {field("MemorySize", t.memory, t.memoryForm, "number")}
      </Columns>
      <FormField label={t.environment} description={t.environmentText} stretch>
        <AttributeEditor
          items={variables}
          addButtonText={t.add}
          removeButtonText={t.remove}
          removeButtonAriaLabel={(item) => t.removeOne(item.name)}
          empty={t.none}
          onAddButtonClick={() => setVariables([...variables, { name: "", value: "" }])}
          onRemoveButtonClick={({ detail }) => setVariables(variables.filter((_, at) => at !== detail.itemIndex))}
          definition={[
            {
              label: t.name,
              control: (item, at) => (
                <Input
                  value={item.name}
                  ariaLabel={t.name}
                  onChange={({ detail }) => set(at, { name: detail.value })}
                />
              ),
            },
            {
              label: t.value,
              control: (item, at) => (
                <Input
                  value={item.value}
                  ariaLabel={t.valueOf(item.name)}
                  autoComplete={false}
                  onChange={({ detail }) => set(at, { value: detail.value })}
                />
              ),
            },
          ]}
        />
      </FormField>
      <CommandBox command={told} />
      {problem && <Refusal of={problem} />}
    </Section>
  );
}
