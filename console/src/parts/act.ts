// Something that is done when a button is pressed: whether it is under way, and why it was refused the last time.
import { useState } from "react";
import { failure, type Failure } from "../core/failure";

export interface Act {
  busy: boolean;
  problem: Failure | undefined;
  act: (work: () => Promise<unknown>) => Promise<void>;
}

export function useAct(): Act {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();
  async function act(work: () => Promise<unknown>) {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(failure(error));
    } finally {
      setBusy(false);
    }
  }
  return { busy, problem, act };
}
