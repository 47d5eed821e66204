// A command of the AWS CLI, to be copied.
import Box from "@cloudscape-design/components/box";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import { useTexts } from "../core/i18n";
import { partsTexts } from "./parts.texts";
import "./parts.css";

/** The command behind a fold, so that it is there and in nobody's way. */
export function CommandBox({ command, open = false }: { command: string; open?: boolean }) {
  const t = useTexts(partsTexts);
  return (
    <ExpandableSection headerText={t.command} defaultExpanded={open} variant="inline">
      <div className="command">
        <pre tabIndex={0} aria-label={t.command}>
          {command}
        </pre>
        <CopyToClipboard
          copyButtonAriaLabel={t.copyCommand}
          copySuccessText={t.copied}
          copyErrorText={t.notCopied}
          textToCopy={command}
          variant="icon"
        />
      </div>
    </ExpandableSection>
  );
}

/** A value that one may want elsewhere: an ARN, a serial number. */
export function Copyable({ text, label }: { text: string; label: string }) {
  const t = useTexts(partsTexts);
  return (
    <Box display="inline">
      <CopyToClipboard
        copyButtonAriaLabel={t.copy(label)}
        copySuccessText={t.copied}
        copyErrorText={t.notCopied}
        textToCopy={text}
        textToDisplay={text}
        variant="inline"
      />
    </Box>
  );
}
