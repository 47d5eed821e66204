// A new function: its name, the role that it runs in, and code that is written here.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import { command } from "../../core/command";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go } from "../../core/route";
import { session } from "../../core/session";
import { Code } from "../../parts/Code";
import { CommandBox } from "../../parts/CommandBox";
import { done } from "../../parts/messages";
import { zip } from "../../parts/zip";
import { create, file, place, RUNTIMES, type Runtime } from "./functions";
import { functionCreateTexts } from "./FunctionCreate.texts";
import { createRole, lambdaRoles, LOGS, permit } from "./roles";
import { starters } from "./starters";

const NEW = "new";

export function FunctionCreate() {
  const t = useTexts(functionCreateTexts);
  const [name, setName] = useState("");
  const [runtime, setRuntime] = useState<Runtime>("python3.12");
  const [role, setRole] = useState(NEW);
  const [written, setWritten] = useState<string>();
  const [problem, setProblem] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const roles = useLoad(lambdaRoles, []);
  const code = written ?? starters(runtime);
  const ownRole = `arn:aws:iam::${session.get()?.account}:role/${name}`;
  const input = {
    FunctionName: name,
    Runtime: runtime,
    Role: role === NEW ? ownRole : role,
    Handler: place(runtime).handler,
  };
  const shown = `${command("lambda", "CreateFunction", input)} \\\n  --zip-file fileb://function.zip`;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      if (role === NEW) {
        await createRole(name);
        await permit(name, LOGS);
        setRole(ownRole); // should the function be refused, the role is there
        roles.reload();
      }
      const archive = zip([file(place(runtime).file, code)]);
      const made = await create({ ...input, Code: { ZipFile: archive } });
      done(t.created(name), shown);
      go(["automation", "functions", made.FunctionArn ?? ""]);
    } catch (error) {
      setProblem(failure(error));
      setBusy(false);
    }
  }

  const options = [
    { value: NEW, label: t.newRole, description: t.newRoleText },
    ...(roles.value ?? []).map((value) => ({ value, label: value.split("/").pop() ?? value, description: value })),
  ];
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Form
        header={<Header variant="h1">{t.create}</Header>}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={() => go(["automation", "functions"])}>
              {t.cancel}
            </Button>
            <Button variant="primary" formAction="submit" loading={busy} disabled={!name}>
              {t.create}
            </Button>
          </SpaceBetween>
        }
      >
        <Container>
          <SpaceBetween size="m">
            <FormField label={t.name} constraintText={t.nameForm}>
              <Input name="function-name" value={name} onChange={({ detail }) => setName(detail.value)} />
            </FormField>
            <FormField label={t.runtime}>
              <Select
                selectedOption={{ value: runtime, label: runtime }}
                options={RUNTIMES.map((value) => ({ value, label: value }))}
                onChange={({ detail }) => setRuntime(detail.selectedOption.value as Runtime)}
              />
            </FormField>
            <FormField label={t.role} description={t.roleText}>
              <Select
                selectedOption={options.find(({ value }) => value === role) ?? { value: role, label: role }}
                options={options}
                statusType={roles.loading ? "loading" : "finished"}
                onChange={({ detail }) => setRole(detail.selectedOption.value ?? NEW)}
              />
            </FormField>
            <FormField label={t.code(place(runtime).file)} stretch>
              <Code
                label={t.code(place(runtime).file)}
                value={code}
                rows={14}
                indent={runtime.startsWith("python") ? "    " : "  "}
                change={setWritten}
              />
            </FormField>
            <CommandBox command={shown} />
            {problem && (
              <Alert type="error" header={problem.code}>
                {problem.message}
              </Alert>
            )}
          </SpaceBetween>
        </Container>
      </Form>
    </form>
  );
}
