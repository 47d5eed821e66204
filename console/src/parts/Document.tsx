// A text in a fixed pitch: PEM, JSON, a policy; it can be copied.
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import { useTexts } from "../core/i18n";
import { partsTexts } from "./parts.texts";
import "./parts.css";

interface Props {
  text: string;
  label: string;
}

export function Document({ text, label }: Props) {
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

/** The same with its name above it. */
export function DocumentField({ text, label, description }: Props & { description?: string }) {
  return (
    <FormField label={label} description={description} stretch>
      <Document text={text} label={label} />
    </FormField>
  );
}

/** JSON behind a fold, which says `show`. */
export function FoldedJson({ text, label, show }: Props & { show: string }) {
  return (
    <ExpandableSection headerText={show}>
      <Document text={pretty(text)} label={label} />
    </ExpandableSection>
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
