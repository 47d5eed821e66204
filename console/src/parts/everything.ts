// A list that a service gives in pages, whole: for lists that people have tens or hundreds of.
import { call, type JsonService } from "../core/call";

export async function everything<Item>(
  service: JsonService,
  operation: string,
  member: string,
  input: object,
  abort?: AbortSignal,
): Promise<Item[]> {
  const found: Item[] = [];
  let NextToken: string | undefined;
  do {
    const answer: Record<string, unknown> = await call(service, operation, { ...input, NextToken }, abort);
    found.push(...(answer[member] as Item[]));
    NextToken = answer["NextToken"] as string | undefined;
  } while (NextToken);
  return found;
}
