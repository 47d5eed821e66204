// An editor for code, patterns and policies: fixed pitch, line numbers, Tab indents, and Escape lets Tab go on again.
import FormField from "@cloudscape-design/components/form-field";
import { useId, useRef, type KeyboardEvent } from "react";
import { useTexts } from "../core/i18n";
import { codeTexts } from "./Code.texts";
import "./Code.css";

interface Props {
  value: string;
  label: string;
  change?: (value: string) => void;
  /** How many lines it has room for at least. */
  rows?: number;
  /** What Tab writes. */
  indent?: string;
}

/** Without `change` it can only be read. */
export function Code({ value, label, change, rows = 8, indent = "  " }: Props) {
  const t = useTexts(codeTexts);
  const help = useId();
  const leaving = useRef(false);
  const lines = Math.max(value.split("\n").length, rows);

  function key(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === "Escape") leaving.current = true;
    else if (event.key !== "Tab") leaving.current = false;
    else if (change && !leaving.current && !event.shiftKey) {
      event.preventDefault();
      // The one way to write into a field that its own undo knows of.
      document.execCommand("insertText", false, indent);
    }
  }

  return (
    <div className="code">
      <pre aria-hidden="true">{Array.from({ length: lines }, (_, at) => at + 1).join("\n")}</pre>
      <textarea
        aria-label={label}
        aria-describedby={change && help}
        value={value}
        rows={lines}
        readOnly={!change}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        wrap="off"
        onKeyDown={key}
        onBlur={() => (leaving.current = false)}
        onChange={(event) => change?.(event.target.value)}
      />
      {change && (
        <span id={help} className="code-help">
          {t.leave}
        </span>
      )}
    </div>
  );
}

/** The editor as a field of a form. */
export function CodeField({ description, errorText, ...code }: Props & { description?: string; errorText?: string }) {
  return (
    <FormField label={code.label} description={description} errorText={errorText} stretch>
      <Code {...code} />
    </FormField>
  );
}
