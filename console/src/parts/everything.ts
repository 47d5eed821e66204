// A list that a service gives in pages, whole: for lists that people have tens or hundreds of.
import type { JsonService } from "../core/call";
import { slice } from "./pages";

export async function everything<Item>(
  service: JsonService,
  operation: string,
  member: string,
  input: object,
  abort?: AbortSignal,
): Promise<Item[]> {
  const found: Item[] = [];
  let token: string | undefined;
  do {
    const page = await slice<Item>(service, operation, member, { ...input, NextToken: token }, abort);
    found.push(...page.items);
    token = page.next;
  } while (token);
  return found;
}
