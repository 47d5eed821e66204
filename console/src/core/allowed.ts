// What the signed-in principal may do: what is not permitted is not offered.
import { useEffect, useState } from "react";
import { call } from "./call";
import { session } from "./session";

/** A question about many actions at once is one call, however many parts of a page ask. */
interface Asked {
  actions: Set<string>;
  answer: Promise<ReadonlySet<string>>;
}

const waiting = new Map<string, Asked>();
const known = new Map<string, Promise<ReadonlySet<string>>>();
session.subscribe(() => known.clear());

/** A test of actions on a resource ("*" unless given); false until the server has answered. */
export function useAllowed(actions: readonly string[], resource = "*"): (action: string) => boolean {
  const [found, setFound] = useState<ReadonlySet<string>>(new Set());
  const name = `${resource} ${actions.join(" ")}`;
  useEffect(() => {
    let here = true;
    const answer = known.get(name) ?? ask(actions, resource);
    known.set(name, answer);
    answer.then(
      (allowed) => here && setFound(allowed),
      () => known.delete(name),
    );
    return () => {
      here = false;
    };
  }, [name]);
  return (action) => found.has(action);
}

function ask(actions: readonly string[], resource: string): Promise<ReadonlySet<string>> {
  const asked = waiting.get(resource) ?? begun(resource);
  for (const action of actions) asked.actions.add(action);
  return asked.answer;
}

function begun(resource: string): Asked {
  const actions = new Set<string>();
  const answer = Promise.resolve().then(async () => {
    waiting.delete(resource);
    const input = { Actions: [...actions], ...(resource === "*" ? {} : { ResourceArn: resource }) };
    const { Actions } = await call<{ Actions: string[] }>("tokiwa", "GetAllowedActions", input);
    return new Set(Actions);
  });
  const asked = { actions, answer };
  waiting.set(resource, asked);
  return asked;
}
