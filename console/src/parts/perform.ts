// One call that changes something, and what is said when it is done: a sentence, and the command that does the same.
import { call, type JsonService } from "../core/call";
import { command } from "../core/command";
import { done } from "./messages";

export async function perform<Output = Record<string, unknown>>(
  service: JsonService,
  operation: string,
  input: object,
  said: string,
): Promise<Output> {
  const answer = await call<Output>(service, operation, input);
  done(said, command(service, operation, input));
  return answer;
}
