// What became of events on their way to targets: tried how often, why not yet, and when again.
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import TokenGroup from "@cloudscape-design/components/token-group";
import { useState } from "react";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useEvery } from "../../core/load";
import { href, refine, useRoute } from "../../core/route";
import { Choice } from "../../parts/Choice";
import { Mark } from "../../parts/Mark";
import { PagedList } from "../../parts/PagedList";
import { slice, usePages } from "../../parts/pages";
import { Reason } from "../../parts/Reason";
import { Row } from "../../parts/Row";
import { DeliveredEvent } from "./DeliveredEvent";
import { deliveriesTexts } from "./Deliveries.texts";
import { named } from "./rule";

export interface Delivery {
  EventId: string;
  RuleArn: string;
  TargetId: string;
  TargetArn: string;
  Status: keyof typeof LOOKS;
  Attempts: number;
  CreatedAt: number;
  UpdatedAt: number;
  NextAttemptAt?: number;
  ErrorCode?: string;
  ErrorMessage?: string;
}

const LOOKS = {
  PENDING: "pending",
  RETRYING: "in-progress",
  DELIVERED: "success",
  DEAD: "error",
  DROPPED: "error",
} as const;
const STATES = Object.keys(LOOKS) as (keyof typeof LOOKS)[];
const AGAIN = 5000; // milliseconds

/** Of one rule, or of all; then an address may name one event. */
export function Deliveries({ rule }: { rule?: string }) {
  const t = useTexts(deliveriesTexts);
  const { moment } = useDates();
  const asked = useRoute().query.get("event");
  const event = rule ? undefined : (asked ?? undefined);
  const [status, setStatus] = useState("");
  const [shown, setShown] = useState<string>();
  const pages = usePages<Delivery>(
    (NextToken, abort) => {
      const input = {
        ...(rule ? { RuleArn: rule } : {}),
        ...(event ? { EventId: event } : {}),
        ...(status ? { Status: status } : {}),
        MaxResults: 20,
        NextToken,
      };
      return slice("tokiwa", "ListDeliveries", "Deliveries", input, abort);
    },
    [rule, event, status, changed.useTurn()],
  );
  useEvery(AGAIN, () => {
    if (pages.page === 1 && !pages.loading) pages.reload();
  });
  const options = [{ value: "", label: t.all }, ...STATES.map((value) => ({ value, label: t[value] }))];
  return (
    <>
      <PagedList
        pages={pages}
        title={t.title}
        description={t.description}
        loading={pages.loading && pages.items.length === 0}
        loadingText={t.loading}
        trackBy={(item) => `${item.EventId} ${item.RuleArn} ${item.TargetId}`}
        actions={<Button iconName="refresh" ariaLabel={t.refresh} onClick={pages.reload} />}
        filter={
          <Row>
            <Choice ariaLabel={t.status} value={status} options={options} change={setStatus} />
            {event && (
              <TokenGroup items={[{ label: t.ofEvent(event), dismissLabel: t.ofAll }]} onDismiss={() => refine({})} />
            )}
          </Row>
        }
        columns={[
          { id: "begun", header: t.begun, cell: (item) => moment(item.CreatedAt, true), width: 190 },
          {
            id: "status",
            header: t.status,
            cell: (item) => <Mark type={LOOKS[item.Status]}>{t[item.Status]}</Mark>,
            minWidth: 120,
          },
          {
            id: "event",
            header: t.event,
            isRowHeader: true,
            cell: (item) => (
              <Button variant="inline-link" ariaLabel={t.showOne(item.EventId)} onClick={() => setShown(item.EventId)}>
                {item.EventId.slice(0, 8)}
              </Button>
            ),
          },
          ...(rule
            ? []
            : [
                {
                  id: "rule",
                  header: t.rule,
                  cell: (item: Delivery) => (
                    <Link href={href(["automation", "rules", item.RuleArn])}>{named(item.RuleArn).Name}</Link>
                  ),
                },
              ]),
          { id: "target", header: t.target, cell: (item) => item.TargetId },
          { id: "attempts", header: t.attempts, minWidth: 80, cell: (item) => item.Attempts },
          {
            id: "error",
            header: t.error,
            cell: ({ ErrorCode: code, ErrorMessage: words }) => (
              <Reason of="delivery" code={code} words={[code, words].filter(Boolean).join(": ")} />
            ),
          },
          {
            id: "next",
            header: t.next,
            cell: (item) => moment(item.NextAttemptAt, true),
          },
        ]}
        none={t.none}
      />
      {shown && <DeliveredEvent id={shown} close={() => setShown(undefined)} />}
    </>
  );
}
