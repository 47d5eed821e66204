// A new function: its name, the role that it runs in, and code that is written here.
import { useState } from "react";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go } from "../../core/route";
import { session } from "../../core/session";
import { useAct } from "../../parts/act";
import { ChoiceField } from "../../parts/Choice";
import { CodeField } from "../../parts/Code";
import { FormPage } from "../../parts/FormPage";
import { done } from "../../parts/messages";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
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
  const sending = useAct();
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

  async function send() {
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
  }

  const options = [
    { value: NEW, label: t.newRole, description: t.newRoleText },
    ...(roles.value ?? []).map((value) => ({ value, label: value.split("/").pop() ?? value, description: value })),
  ];
  return (
    <FormPage
      title={t.create}
      action={t.create}
      command={shown}
      complete={name !== ""}
      sending={sending}
      send={send}
      leave={() => go(["automation", "functions"])}
    >
      <Section>
        <TextField label={t.name} constraintText={t.nameForm} name="function-name" value={name} change={setName} />
        <ChoiceField
          label={t.runtime}
          value={runtime}
          options={RUNTIMES}
          change={(value) => setRuntime(value as Runtime)}
        />
        <ChoiceField
          label={t.role}
          description={t.roleText}
          value={role}
          options={options}
          statusType={roles.loading ? "loading" : "finished"}
          change={setRole}
        />
        <CodeField
          label={t.code(place(runtime).file)}
          value={code}
          rows={14}
          indent={runtime.startsWith("python") ? "    " : "  "}
          change={setWritten}
        />
      </Section>
    </FormPage>
  );
}
