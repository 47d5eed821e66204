// Rules of event buses as the service tells them, with their targets.
import { call } from "../../core/call";
import { pretty } from "../../parts/Document";

export interface Rule {
  Name: string;
  Arn: string;
  EventBusName: string;
  State: string;
  EventPattern?: string;
  ScheduleExpression?: string;
  Description?: string;
  RoleArn?: string;
}

export interface Target {
  Id: string;
  Arn: string;
  RoleArn?: string;
  Input?: string;
  InputPath?: string;
  InputTransformer?: { InputPathsMap?: Record<string, string>; InputTemplate: string };
  DeadLetterConfig?: { Arn: string };
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
}

/** Every page of a list of EventBridge. */
export async function all<T>(operation: string, member: string, input: object, abort?: AbortSignal): Promise<T[]> {
  const found: T[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await call<{ NextToken?: string }>("events", operation, { ...input, NextToken }, abort);
    found.push(...((answer as Record<string, unknown>)[member] as T[]));
    NextToken = answer.NextToken;
  } while (NextToken);
  return found;
}

/** The names of the account's buses. */
export async function buses(abort?: AbortSignal): Promise<string[]> {
  return (await all<{ Name: string }>("ListEventBuses", "EventBuses", {}, abort)).map(({ Name }) => Name);
}

export function rules(bus: string, abort?: AbortSignal): Promise<Rule[]> {
  return all<Rule>("ListRules", "Rules", { EventBusName: bus }, abort);
}

export function targets(rule: Named, abort?: AbortSignal): Promise<Target[]> {
  return all<Target>("ListTargetsByRule", "Targets", { Rule: rule.Name, EventBusName: rule.EventBusName }, abort);
}

export interface Named {
  Name: string;
  EventBusName: string;
}

/** Rule and bus from the rule's ARN: `…:rule/name` on the default bus, `…:rule/bus/name` on another. */
export function named(arn: string): Named {
  const [, ...parts] = arn.split("/");
  return { Name: parts[parts.length - 1] ?? "", EventBusName: parts.slice(0, -1).join("/") || "default" };
}

export function describe(arn: string, abort?: AbortSignal): Promise<Rule> {
  return call<Rule>("events", "DescribeRule", named(arn), abort);
}

/** What the rule waits for, in one line: its schedule, or what its pattern says of source and detail type. */
export function summary({ ScheduleExpression, EventPattern }: Rule): string {
  if (!EventPattern) return ScheduleExpression ?? "";
  const { source, "detail-type": types } = JSON.parse(EventPattern) as { source?: unknown; "detail-type"?: unknown };
  const told = [source, types].filter(Array.isArray).map((each) => each.map(word).join(", "));
  return [...told, ...(ScheduleExpression ? [ScheduleExpression] : [])].join(" · ") || EventPattern;
}

function word(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A pattern as people read it: lists of one value stay on their line. */
export function tidy(pattern: string): string {
  return pretty(pattern).replace(/\[\s+("(?:[^"\\]|\\.)*"|[\d.]+|true|false|null)\s+\]/g, "[$1]");
}
