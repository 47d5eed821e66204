// The code of a function, opened from its archive and put back when it is deployed; what is no text stays as it is.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { useAct } from "../../parts/act";
import { Choice } from "../../parts/Choice";
import { Code } from "../../parts/Code";
import { CommandBox } from "../../parts/CommandBox";
import { attempt, done } from "../../parts/messages";
import { Section } from "../../parts/Section";
import { Waiting } from "../../parts/Waiting";
import type { Entry } from "../../parts/zip";
import { functionCodeTexts } from "./FunctionCode.texts";
import { codeOf, file, MOST_OPENED, upload, type FunctionConfiguration } from "./functions";

export function FunctionCode({ settings, after }: { settings: FunctionConfiguration; after: () => void }) {
  const t = useTexts(functionCodeTexts);
  const name = settings.FunctionName ?? "";
  const large = (settings.CodeSize ?? 0) > MOST_OPENED;
  const found = useLoad(async (abort) => (large ? [] : codeOf(name, abort)), [name, settings.CodeSha256]);
  const allowed = useAllowed(["lambda:UpdateFunctionCode"]);
  const [edited, setEdited] = useState<Record<string, string>>({});
  const [chosen, setChosen] = useState<string>();
  const { busy, act } = useAct();
  const told = `${command("lambda", "UpdateFunctionCode", { FunctionName: name })} \\\n  --zip-file fileb://function.zip`;
  if (large) return <Alert type="info">{t.large}</Alert>;
  if (!found.value || found.error) return <Waiting on={found} />;

  const files = found.value.filter((entry) => text(entry) !== undefined);
  const shown = files.find((entry) => entry.name === chosen) ?? main(files, settings.Handler ?? "");
  const may = allowed("lambda:UpdateFunctionCode");

  async function deploy() {
    const entries = (found.value ?? []).map((entry) => {
      const now = edited[entry.name];
      return now === undefined ? entry : file(entry.name, now);
    });
    await upload(name, entries);
    done(t.deployed(name), told);
    setEdited({});
    after();
  }

  return (
    <Section
      title={t.title}
      actions={
        may && (
          <Button
            variant="primary"
            loading={busy}
            disabled={Object.keys(edited).length === 0}
            onClick={() => void act(() => attempt(deploy, t.notDeployed(name)))}
          >
            {t.deploy}
          </Button>
        )
      }
    >
      {files.length > 1 && (
        <Choice ariaLabel={t.files} value={shown?.name} options={files.map((entry) => entry.name)} change={setChosen} />
      )}
      {shown ? (
        <Code
          label={shown.name}
          value={edited[shown.name] ?? text(shown) ?? ""}
          rows={16}
          indent={shown.name.endsWith(".py") ? "    " : "  "}
          {...(may ? { change: (now: string) => setEdited({ ...edited, [shown.name]: now }) } : {})}
        />
      ) : (
        <Alert type="info">{t.noText}</Alert>
      )}
      {may && <CommandBox command={told} />}
    </Section>
  );
}

/** A file as text; undefined for what is none. */
function text(entry: Entry): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(entry.content);
  } catch {
    return undefined;
  }
}

/** The file that the handler names, else the first. */
function main(files: readonly Entry[], handler: string): Entry | undefined {
  const module = handler.split(".").slice(0, -1).join(".").replaceAll(".", "/");
  return files.find(({ name }) => name.replace(/\.\w+$/, "") === module) ?? files[0];
}
