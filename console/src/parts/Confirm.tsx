// A question before something is done: what follows from it, the command that does the same, and a word to type if it is grave.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type ReactNode } from "react";
import { useTexts } from "../core/i18n";
import { useAct } from "./act";
import { CommandBox } from "./CommandBox";
import { partsTexts } from "./parts.texts";
import { Refusal } from "./Refusal";
import { Row } from "./Row";
import { TextField } from "./TextField";

interface Props {
  title: string;
  /** What the button that does it says, if it is not the title. */
  action?: string;
  command?: string;
  /** A word that must be typed, for what cannot be taken back. */
  word?: string | undefined;
  disabled?: boolean;
  size?: "small" | "medium" | "large";
  children: ReactNode;
  act: () => Promise<unknown>;
  close: () => void;
}

export function Confirm(props: Props) {
  const { title, action = title, command, word, disabled, size = "medium", children, act, close } = props;
  const t = useTexts(partsTexts);
  const [typed, setTyped] = useState("");
  const doing = useAct();
  const perform = () =>
    doing.act(async () => {
      await act();
      close();
    });
  return (
    <Modal
      visible
      size={size}
      header={title}
      closeAriaLabel={t.close}
      onDismiss={close}
      footer={
        <Box float="right">
          <Row>
            <Button variant="link" onClick={close}>
              {t.cancel}
            </Button>
            <Button
              variant="primary"
              loading={doing.busy}
              disabled={disabled || (word !== undefined && typed !== word)}
              onClick={() => void perform()}
            >
              {action}
            </Button>
          </Row>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {children}
        {word !== undefined && (
          <TextField label={t.typeToConfirm(word)} value={typed} change={setTyped} autoComplete={false} />
        )}
        {command && <CommandBox command={command} />}
        {doing.problem && <Refusal of={doing.problem} />}
      </SpaceBetween>
    </Modal>
  );
}
