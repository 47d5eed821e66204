// A question before one call: the command that is shown is the call that is made.
import type { ComponentProps } from "react";
import type { JsonService } from "../core/call";
import { command } from "../core/command";
import { Confirm } from "./Confirm";
import { perform } from "./perform";

interface Props extends Omit<ComponentProps<typeof Confirm>, "act" | "command"> {
  service: JsonService;
  operation: string;
  input: object;
  /** What is said when it is done. */
  said: string;
  after: () => void;
}

export function ConfirmCall({ service, operation, input, said, after, ...question }: Props) {
  return (
    <Confirm
      {...question}
      command={command(service, operation, input)}
      act={async () => {
        await perform(service, operation, input, said);
        after();
      }}
    />
  );
}
