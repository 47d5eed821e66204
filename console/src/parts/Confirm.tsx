// A question before something is done: what follows from it, the command that does the same, and a word to type if it is grave.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type ReactNode } from "react";
import { failure, type Failure } from "../core/failure";
import { useTexts } from "../core/i18n";
import { CommandBox } from "./CommandBox";
import { partsTexts } from "./parts.texts";

interface Props {
  title: string;
  /** What the button that does it says. */
  action: string;
  command?: string;
  /** A word that must be typed, for what cannot be taken back. */
  word?: string;
  disabled?: boolean;
  size?: "small" | "medium" | "large";
  children: ReactNode;
  act: () => Promise<void>;
  close: () => void;
}

export function Confirm({ title, action, command, word, disabled, size = "medium", children, act, close }: Props) {
  const t = useTexts(partsTexts);
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();
  async function perform() {
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
      close();
    } catch (error) {
      setProblem(failure(error));
      setBusy(false);
    }
  }
  return (
    <Modal
      visible
      size={size}
      header={title}
      closeAriaLabel={t.close}
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              {t.cancel}
            </Button>
            <Button
              variant="primary"
              loading={busy}
              disabled={disabled || (word !== undefined && typed !== word)}
              onClick={() => void perform()}
            >
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {children}
        {word !== undefined && (
          <FormField label={t.typeToConfirm(word)}>
            <Input value={typed} onChange={({ detail }) => setTyped(detail.value)} autoComplete={false} />
          </FormField>
        )}
        {command && <CommandBox command={command} />}
        {problem && (
          <Alert type="error" header={problem.code}>
            {problem.message}
          </Alert>
        )}
      </SpaceBetween>
    </Modal>
  );
}
