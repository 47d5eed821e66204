// A text in a fixed pitch: PEM, JSON, a policy; it can be copied.
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { useTexts } from "../core/i18n";
import { partsTexts } from "./parts.texts";
import "./parts.css";

export function Document({ text, label }: { text: string; label: string }) {
  const t = useTexts(partsTexts);
  return (
    <div className="command">
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <CopyToClipboard
        copyButtonAriaLabel={t.copy(label)}
        copySuccessText={t.copied}
        copyErrorText={t.notCopied}
        textToCopy={text}
        variant="icon"
      />
    </div>
  );
}

/** JSON as people read it; a text that is none stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
