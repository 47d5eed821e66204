// A form in steps: one goes on when a step is complete, and is told what it lacks when one tries before.
import Wizard from "@cloudscape-design/components/wizard";
import { useState, type ReactNode } from "react";

interface Step {
  title: string;
  description?: string;
  complete: boolean;
  /** `asked` when somebody wanted to go on too early. */
  content: (asked: boolean) => ReactNode;
}

interface Props {
  /** What it is called for those who hear it. */
  label: string;
  steps: readonly Step[];
  /** What the last button says. */
  action: string;
  busy?: boolean;
  send: () => void;
  leave: () => void;
}

export function Stepwise({ label, steps, action, busy = false, send, leave }: Props) {
  const [at, setAt] = useState(0);
  const [asked, setAsked] = useState(false);

  function turn(wanted: number) {
    const missing = steps.slice(0, wanted).findIndex(({ complete }) => !complete);
    setAsked(missing >= 0);
    setAt(missing >= 0 ? missing : wanted);
  }

  return (
    <Wizard
      activeStepIndex={at}
      isLoadingNextStep={busy}
      submitButtonText={action}
      onCancel={leave}
      onSubmit={send}
      onNavigate={({ detail }) => turn(detail.requestedStepIndex)}
      i18nStrings={{ navigationAriaLabel: label }}
      steps={steps.map((step) => ({ ...step, content: step.content(asked) }))}
    />
  );
}
