// A question before one call of IAM: the command that is shown is the call that is made.
import type { ComponentProps } from "react";
import { Confirm } from "../../parts/Confirm";
import { change, shown, type Operation } from "./iam";

interface Props extends Omit<ComponentProps<typeof Confirm>, "act" | "command"> {
  operation: Operation;
  input: object;
  /** What is said when it is done. */
  said: string;
  after: () => void;
}

export function ConfirmChange({ operation, input, said, after, ...question }: Props) {
  return (
    <Confirm
      {...question}
      command={shown(operation, input)}
      act={async () => {
        await change(operation, input, said);
        after();
      }}
    />
  );
}
