// Functions as the service tells them, and what is done with them.
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  paginateListFunctions,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type CreateFunctionCommandInput,
  type FunctionConfiguration,
  type UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import { call } from "../../core/call";
import { bytesOf } from "../../core/save";
import { sdk } from "../../core/sdk";
import { unzip, zip, type Entry } from "../../parts/zip";

export type { FunctionConfiguration };

export const RUNTIMES = ["python3.12", "python3.13", "nodejs22.x", "nodejs20.x"] as const;
export type Runtime = (typeof RUNTIMES)[number];

/** Archives above this are not opened here. */
export const MOST_OPENED = 1_000_000;

/** What an event sends, and what the function made of it. */
export interface Invoked {
  failed: boolean;
  payload: string;
  log: string;
  took: number;
}

const client = () => new LambdaClient(sdk("lambda"));

export async function functions(): Promise<FunctionConfiguration[]> {
  const found: FunctionConfiguration[] = [];
  for await (const page of paginateListFunctions({ client: client() }, {})) found.push(...(page.Functions ?? []));
  return found;
}

export function configuration(name: string): Promise<FunctionConfiguration> {
  return client().send(new GetFunctionConfigurationCommand({ FunctionName: name }));
}

/** The files of a function's archive. */
export async function codeOf(name: string, abort?: AbortSignal): Promise<Entry[]> {
  const answer = await call<{ ZipFile: string }>("tokiwa", "GetFunctionCode", { FunctionName: name }, abort);
  return unzip(bytesOf(answer.ZipFile));
}

export async function create(input: CreateFunctionCommandInput): Promise<FunctionConfiguration> {
  return client().send(new CreateFunctionCommand(input));
}

export async function upload(name: string, files: readonly Entry[]): Promise<void> {
  await client().send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zip(files) }));
}

export async function configure(input: UpdateFunctionConfigurationCommandInput): Promise<void> {
  await client().send(new UpdateFunctionConfigurationCommand(input));
}

export async function remove(name: string): Promise<void> {
  await client().send(new DeleteFunctionCommand({ FunctionName: name }));
}

/** Let the events of a rule call it. Once is enough: another time changes nothing. */
export async function permitRule(name: string, rule: string): Promise<void> {
  try {
    await client().send(new AddPermissionCommand(rulePermission(name, rule)));
  } catch (error) {
    if (!(error instanceof Error && error.name === "ResourceConflictException")) throw error;
  }
}

export const rulePermission = (name: string, rule: string) => ({
  FunctionName: name,
  StatementId: `rule-${rule.split("/").slice(1).join("-")}`.replace(/[^\w-]/g, "-").slice(0, 100),
  Action: "lambda:InvokeFunction",
  Principal: "events.amazonaws.com",
  SourceArn: rule,
});

/** Call it with an event and wait for what it answers. */
export async function invoke(name: string, event: string): Promise<Invoked> {
  const began = performance.now();
  const answer = await client().send(
    new InvokeCommand({ FunctionName: name, LogType: "Tail", Payload: new TextEncoder().encode(event) }),
  );
  return {
    failed: answer.FunctionError !== undefined,
    payload: new TextDecoder().decode(answer.Payload),
    log: new TextDecoder().decode(bytesOf(answer.LogResult ?? "")),
    took: performance.now() - began,
  };
}

/** The file and the handler of a function that is written here. */
export function place(runtime: string): { file: string; handler: string } {
  return runtime.startsWith("python")
    ? { file: "app.py", handler: "app.handler" }
    : { file: "index.mjs", handler: "index.handler" };
}

/** A text as a file of an archive. */
export function file(name: string, text: string): Entry {
  return { name, content: new TextEncoder().encode(text) };
}

/** The settings with what people keep secret left out, for a command that is shown. */
export function shown<T extends { Environment?: { Variables?: Record<string, string> } }>(input: T): T {
  const variables = Object.keys(input.Environment?.Variables ?? {});
  if (variables.length === 0) return input;
  return { ...input, Environment: { Variables: Object.fromEntries(variables.map((name) => [name, "…"])) } };
}
