// Events of AWS Health as the service tells them, with the certificates that they are about.
import { call } from "../../core/call";
import type { Slice } from "../../parts/pages";

export interface HealthEvent {
  arn: string;
  service: string;
  eventTypeCode: string;
  eventTypeCategory: string;
  region: string;
  startTime: number;
  endTime?: number;
  lastUpdatedTime: number;
  statusCode: string;
  actionability?: string;
}

export interface Entity {
  eventArn: string;
  entityValue: string;
  lastUpdatedTime: number;
  statusCode: string;
}

export interface Filter {
  eventStatusCodes?: string[];
  eventTypeCategories?: string[];
  eventTypeCodes?: string[];
  entityValues?: string[];
  lastUpdatedTimes?: { from?: number }[];
}

/** The parts of the dashboard, each by the filter that makes it. */
export const VIEWS: Record<string, Filter> = {
  open: { eventStatusCodes: ["open"] },
  scheduled: { eventTypeCategories: ["scheduledChange"] },
  other: { eventTypeCategories: ["accountNotification", "issue", "investigation"] },
  log: {},
};

const AT_ONCE = 10; // as many as DescribeAffectedEntities takes

export interface Shown extends HealthEvent {
  entities: readonly Entity[];
}

/** A page of events with their certificates, the one that was updated last first. */
export async function page(filter: Filter, token: string | undefined, abort: AbortSignal): Promise<Slice<Shown>> {
  const input = { filter, maxResults: AT_ONCE, nextToken: token };
  const answer = await call<{ events: HealthEvent[]; nextToken?: string }>("health", "DescribeEvents", input, abort);
  const about = await entities(
    answer.events.map(({ arn }) => arn),
    abort,
  );
  const items = answer.events.map((event) => ({
    ...event,
    entities: about.filter(({ eventArn }) => eventArn === event.arn),
  }));
  return { items, next: answer.nextToken };
}

export async function entities(eventArns: string[], abort?: AbortSignal): Promise<Entity[]> {
  if (eventArns.length === 0) return [];
  const answer = await call<{ entities: Entity[] }>(
    "health",
    "DescribeAffectedEntities",
    { filter: { eventArns } },
    abort,
  );
  return answer.entities;
}

/** How many events a filter lets through. */
export async function count(filter: Filter, abort?: AbortSignal): Promise<number> {
  const answer = await call<{ eventAggregates: { count: number }[] }>(
    "health",
    "DescribeEventAggregates",
    { filter, aggregateField: "eventTypeCategory" },
    abort,
  );
  return answer.eventAggregates.reduce((sum, each) => sum + each.count, 0);
}

export interface Told {
  event: HealthEvent;
  description: string;
  entities: readonly Entity[];
}

export async function describe(arn: string, abort?: AbortSignal): Promise<Told> {
  const [answer, about] = await Promise.all([
    call<{
      successfulSet: { event: HealthEvent; eventDescription: { latestDescription: string } }[];
      failedSet: { errorName: string; errorMessage: string }[];
    }>("health", "DescribeEventDetails", { eventArns: [arn] }, abort),
    entities([arn], abort),
  ]);
  const [found] = answer.successfulSet;
  if (!found) throw new Error(answer.failedSet[0]?.errorMessage ?? arn);
  // The service writes line ends as two characters, as AWS does.
  const description = found.eventDescription.latestDescription.replaceAll("\\n", "\n");
  return { event: found.event, description, entities: about };
}
