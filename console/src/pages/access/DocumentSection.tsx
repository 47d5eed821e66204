// A document of IAM: looked at, and changed by whoever may.
import Button from "@cloudscape-design/components/button";
import { useEffect, useState } from "react";
import type { Loaded } from "../../core/load";
import { useAct } from "../../parts/act";
import { Code } from "../../parts/Code";
import { CommandBox } from "../../parts/CommandBox";
import { Problem } from "../../parts/Problem";
import { Refusal } from "../../parts/Refusal";
import { Section } from "../../parts/Section";

interface Props {
  title: string;
  description?: string;
  label: string;
  found: Loaded<string>;
  writable: boolean;
  /** What the button that puts it in force says. */
  action: string;
  command: (document: string) => string;
  save: (document: string) => Promise<unknown>;
}

export function DocumentSection({ title, description, label, found, writable, action, command, save }: Props) {
  const [document, setDocument] = useState("");
  const { busy, problem, act } = useAct();
  useEffect(() => setDocument(found.value ?? ""), [found.value]);
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <Section title={title} description={description}>
      <Code value={document} {...(writable && { change: setDocument })} label={label} rows={14} />
      {problem && <Refusal of={problem} />}
      {writable && <CommandBox command={command(document)} />}
      {writable && (
        <Button loading={busy} disabled={document === found.value} onClick={() => void act(() => save(document))}>
          {action}
        </Button>
      )}
    </Section>
  );
}
