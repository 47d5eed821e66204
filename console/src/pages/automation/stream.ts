// Events as they happen: the newest are looked for every two seconds, and what came since is told apart.
import { useState } from "react";
import { call } from "../../core/call";
import { useEvery, useLoad } from "../../core/load";
import type { Told } from "../../parts/Events";

export interface Wanted {
  Source?: string;
  DetailType?: string;
  EventBusName?: string;
}

const AT_ONCE = 50;
const AGAIN = 2000; // milliseconds

export interface Stream {
  events: readonly Told[];
  /** Those that came since one has looked. */
  fresh: ReadonlySet<string>;
  more: boolean;
  loading: boolean;
  error: ReturnType<typeof useLoad>["error"];
  older: () => void;
  reload: () => void;
}

export function listEvents(wanted: Wanted, token?: string, abort?: AbortSignal) {
  const input = { ...wanted, MaxResults: AT_ONCE, NextToken: token };
  return call<{ Events: Told[]; NextToken?: string }>("tokiwa", "ListEvents", input, abort);
}

interface Kept {
  of: string;
  events: readonly Told[];
  fresh: ReadonlySet<string>;
  next: string | undefined;
}

export function useStream(wanted: Wanted, paused: boolean, turn: number): Stream {
  const of = JSON.stringify(wanted);
  const [kept, setKept] = useState<Kept>();
  const newest = useLoad(
    async (abort) => {
      const answer = await listEvents(wanted, undefined, abort);
      if (!abort.aborted) setKept((was) => merged(was?.of === of ? was : undefined, of, answer));
    },
    [of, turn],
  );
  useEvery(AGAIN, () => {
    if (!paused && !newest.loading) newest.reload();
  });
  const current = kept?.of === of ? kept : undefined;

  async function older() {
    const answer = await listEvents(wanted, current?.next);
    setKept((was) => was && { ...was, events: joined(was.events, answer.Events), next: answer.NextToken });
  }

  return {
    events: current?.events ?? [],
    fresh: current?.fresh ?? new Set(),
    more: current?.next !== undefined,
    loading: current === undefined && newest.loading,
    error: newest.error,
    older: () => void older(),
    reload: newest.reload,
  };
}

/** The newest page before what there was; if they do not touch, what lies between would be missing, so it begins anew. */
function merged(was: Kept | undefined, of: string, answer: { Events: Told[]; NextToken?: string }): Kept {
  if (!was) return { of, events: answer.Events, fresh: new Set(), next: answer.NextToken };
  const known = new Set(was.events.map((each) => each.EventId));
  const come = answer.Events.filter((each) => !known.has(each.EventId));
  if (come.length === 0) return was;
  const touches = come.length < answer.Events.length || was.events.length === 0;
  return {
    of,
    events: touches ? joined(come, was.events) : answer.Events,
    fresh: new Set([...was.fresh, ...come.map((each) => each.EventId)]),
    next: touches && was.events.length > 0 ? was.next : answer.NextToken,
  };
}

function joined(newer: readonly Told[], older: readonly Told[]): Told[] {
  const known = new Set(newer.map((each) => each.EventId));
  return [...newer, ...older.filter((each) => !known.has(each.EventId))];
}
