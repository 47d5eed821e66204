// A page that is a form: what is asked for, the command that does the same, and the buttons to send it and to leave it.
import Button from "@cloudscape-design/components/button";
import Form from "@cloudscape-design/components/form";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { useTexts } from "../core/i18n";
import type { Act } from "./act";
import { CommandBox } from "./CommandBox";
import { partsTexts } from "./parts.texts";
import { Refusal } from "./Refusal";
import { Row } from "./Row";

interface Props {
  title: string;
  description?: string;
  /** What the button that sends it says. */
  action: string;
  command: string;
  complete: boolean;
  sending: Act;
  send: () => Promise<unknown>;
  leave: () => void;
  /** How far it has come. */
  progress?: ReactNode;
  children: ReactNode;
}

export function FormPage(props: Props) {
  const t = useTexts(partsTexts);
  const { title, description, action, command, complete, sending, send, leave, progress, children } = props;
  const { busy, problem, act } = sending;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void act(send);
      }}
    >
      <Form
        header={
          <Header variant="h1" description={description}>
            {title}
          </Header>
        }
        actions={
          <Row>
            {progress}
            <Button variant="link" formAction="none" onClick={leave}>
              {t.cancel}
            </Button>
            <Button variant="primary" formAction="submit" loading={busy} disabled={!complete}>
              {action}
            </Button>
          </Row>
        }
      >
        <SpaceBetween size="l">
          {children}
          <CommandBox command={command} />
          {problem && <Refusal of={problem} />}
        </SpaceBetween>
      </Form>
    </form>
  );
}
