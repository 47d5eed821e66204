// How a function is called and with what: handler, limits, and variables of its environment.
import Alert from "@cloudscape-design/components/alert";
import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { command } from "../../core/command";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { Columns } from "../../parts/Columns";
import { CommandBox } from "../../parts/CommandBox";
import { done } from "../../parts/messages";
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
  const [problem, setProblem] = useState<Failure>();
  const [busy, setBusy] = useState(false);
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
    setBusy(true);
    setProblem(undefined);
    try {
      await configure(input);
      done(t.saved(input.FunctionName), told);
      after();
    } catch (error) {
      setProblem(failure(error));
    } finally {
      setBusy(false);
    }
  }

  const field = (name: keyof typeof given, label: string, constraint: string, type: "text" | "number" = "text") => (
    <FormField label={label} constraintText={constraint}>
      <Input type={type} value={given[name]} onChange={({ detail }) => setGiven({ ...given, [name]: detail.value })} />
    </FormField>
  );
  const set = (at: number, more: { name?: string; value?: string }) =>
    setVariables(variables.map((each, index) => (index === at ? { ...each, ...more } : each)));
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            allowed("lambda:UpdateFunctionConfiguration") && (
              <Button variant="primary" loading={busy} onClick={() => void save()}>
                {t.save}
              </Button>
            )
          }
        >
          {t.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
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
        {problem && (
          <Alert type="error" header={problem.code}>
            {problem.message}
          </Alert>
        )}
      </SpaceBetween>
    </Container>
  );
}
