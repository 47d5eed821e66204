// Why the service refused what was asked of it, in its own words.
import Alert from "@cloudscape-design/components/alert";
import type { ReactNode } from "react";
import type { Failure } from "../core/failure";

export function Refusal({ of, action }: { of: Failure; action?: ReactNode }) {
  return (
    <Alert type="error" header={of.code} action={action}>
      {of.message}
    </Alert>
  );
}
