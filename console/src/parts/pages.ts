// Lists that services give in pages: one page after the other, as far as one has gone.
import { useEffect, useState } from "react";
import { call, type JsonService } from "../core/call";
import { failure, type Failure } from "../core/failure";

export interface Paged<T> {
  items: readonly T[];
  loading: boolean;
  error: Failure | undefined;
  /** The page that is shown, from 1, how many are known, and whether there are more. */
  page: number;
  known: number;
  more: boolean;
  turn: (page: number) => void;
  reload: () => void;
}

export interface Slice<T> {
  items: readonly T[];
  next?: string | undefined;
}

/** Pages of a list; what `depends` names begins it anew at the first. */
export function usePages<T>(
  load: (token: string | undefined, abort: AbortSignal) => Promise<Slice<T>>,
  depends: readonly unknown[],
): Paged<T> {
  const [slices, setSlices] = useState<readonly Slice<T>[]>([]);
  const [page, setPage] = useState(1);
  const [state, setState] = useState<{ loading: boolean; error?: Failure }>({ loading: true });
  const [round, setRound] = useState(0);

  useEffect(() => {
    setPage(1);
    return fetchPage([], 1);
  }, [round, ...depends]);

  function fetchPage(before: readonly Slice<T>[], wanted: number): () => void {
    const abort = new AbortController();
    setState({ loading: true });
    load(before[wanted - 2]?.next, abort.signal).then(
      (slice) => {
        if (abort.signal.aborted) return;
        setSlices([...before.slice(0, wanted - 1), slice]);
        setPage(wanted);
        setState({ loading: false });
      },
      (error: unknown) => !abort.signal.aborted && setState({ loading: false, error: failure(error) }),
    );
    return () => abort.abort();
  }

  return {
    items: slices[page - 1]?.items ?? [],
    loading: state.loading,
    error: state.error,
    page,
    known: Math.max(1, slices.length),
    more: slices[slices.length - 1]?.next !== undefined,
    turn: (wanted) => (wanted <= slices.length ? setPage(wanted) : void fetchPage(slices, wanted)),
    reload: () => setRound((was) => was + 1),
  };
}

/** The page of a list that a token leads to. */
export async function slice<T>(
  service: JsonService,
  operation: string,
  member: string,
  input: object,
  abort?: AbortSignal,
): Promise<Slice<T>> {
  const answer = await call<Record<string, unknown>>(service, operation, input, abort);
  return { items: answer[member] as T[], next: answer["NextToken"] as string | undefined };
}
