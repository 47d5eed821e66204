// Data of a page: loaded when what it depends on changes, and again when asked.
import { useCallback, useEffect, useRef, useState } from "react";
import { failure, type Failure } from "./failure";

export interface Loaded<T> {
  value: T | undefined;
  error: Failure | undefined;
  loading: boolean;
  reload: () => void;
}

/** What `work` gives. While it is loaded again the old value stays, so that nothing jumps. */
export function useLoad<T>(work: (abort: AbortSignal) => Promise<T>, depends: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ value?: T; error?: Failure; loading: boolean }>({ loading: true });
  const [turn, setTurn] = useState(0);
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    const abort = new AbortController();
    setState((was) => ({ ...was, loading: true }));
    latest.current(abort.signal).then(
      (value) => !abort.signal.aborted && setState({ value, loading: false }),
      (error: unknown) =>
        !abort.signal.aborted && setState((was) => ({ ...was, error: failure(error), loading: false })),
    );
    return () => abort.abort();
  }, [turn, ...depends]);
  const reload = useCallback(() => setTurn((was) => was + 1), []);
  return { value: state.value, error: state.error, loading: state.loading, reload };
}

/** Look again every so many milliseconds, while the page can be seen. */
export function useEvery(milliseconds: number, look: () => void): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && latest.current(), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
}
