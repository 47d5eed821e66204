// Tells pages that much may have changed at once (a clock was moved), so that they load again.
import { useSyncExternalStore } from "react";

let turn = 0;
const listeners = new Set<() => void>();

export const changed = {
  tell(): void {
    turn += 1;
    for (const listener of listeners) listener();
  },
  /** A number to depend on; it grows each time. */
  useTurn: (): number =>
    useSyncExternalStore(
      (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      () => turn,
    ),
};
