// Kinds of places that events go to, and those of each kind that the account has.
import { call } from "../../core/call";
import { functions, permitRule } from "./functions";
import { all, type Rule, type Target } from "./rule";

export const PLACES = ["function", "log-group", "bus", "queue", "topic", "api-destination"] as const;
export type Place = (typeof PLACES)[number];

export function placeOf(arn: string): Place {
  const [, , service, , , resource = ""] = arn.split(":");
  if (service === "logs") return "log-group";
  if (service === "sqs") return "queue";
  if (service === "sns") return "topic";
  if (service === "events") return resource.startsWith("api-destination") ? "api-destination" : "bus";
  return "function";
}

/** The ARNs to choose from. Others can be typed: those of other accounts, and topics, which are not listed here. */
export async function placesOf(place: Place, abort?: AbortSignal): Promise<string[]> {
  switch (place) {
    case "function":
      return (await functions()).map(({ FunctionArn }) => FunctionArn ?? "");
    case "log-group":
      return logGroups(abort);
    case "bus":
      return (await all<{ Arn: string }>("ListEventBuses", "EventBuses", {}, abort)).map(({ Arn }) => Arn);
    case "api-destination":
      return (await all<{ ApiDestinationArn: string }>("ListApiDestinations", "ApiDestinations", {}, abort)).map(
        (each) => each.ApiDestinationArn,
      );
    default:
      return [];
  }
}

async function logGroups(abort?: AbortSignal): Promise<string[]> {
  const answer = await call<{ logGroups: { arn: string }[] }>("logs", "DescribeLogGroups", {}, abort);
  return answer.logGroups.map(({ arn }) => arn.replace(/:\*$/, ""));
}

/** Put a target on a rule; a function gets the permission that lets the rule call it. */
export async function put(rule: Rule, target: Target): Promise<void> {
  if (placeOf(target.Arn) === "function") await permitRule(target.Arn, rule.Arn);
  await call("events", "PutTargets", putting(rule, target));
}

export const putting = (rule: Rule, target: Target) => ({
  Rule: rule.Name,
  EventBusName: rule.EventBusName,
  Targets: [target],
});
