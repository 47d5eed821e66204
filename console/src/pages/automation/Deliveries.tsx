// What became of events on their way to targets: tried how often, why not yet, and when again.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import TokenGroup from "@cloudscape-design/components/token-group";
import { useState } from "react";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useEvery } from "../../core/load";
import { href, refine, useRoute } from "../../core/route";
import { usePages } from "../../parts/pages";
import { Problem } from "../../parts/Problem";
import { DeliveredEvent } from "./DeliveredEvent";
import { deliveriesTexts } from "./Deliveries.texts";
import { named } from "./rule";
import { Pager } from "../../parts/Pager";

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
  const language = useLanguage();
  const asked = useRoute().query.get("event");
  const event = rule ? undefined : (asked ?? undefined);
  const [status, setStatus] = useState("");
  const [shown, setShown] = useState<string>();
  const pages = usePages<Delivery>(
    async (token, abort) => {
      const input = {
        ...(rule ? { RuleArn: rule } : {}),
        ...(event ? { EventId: event } : {}),
        ...(status ? { Status: status } : {}),
        MaxResults: 20,
        NextToken: token,
      };
      const answer = await call<{ Deliveries: Delivery[]; NextToken?: string }>(
        "tokiwa",
        "ListDeliveries",
        input,
        abort,
      );
      return { items: answer.Deliveries, next: answer.NextToken };
    },
    [rule, event, status, changed.useTurn()],
  );
  useEvery(AGAIN, () => {
    if (pages.page === 1 && !pages.loading) pages.reload();
  });
  if (pages.error) return <Problem error={pages.error} retry={pages.reload} />;
  const options = [{ value: "", label: t.all }, ...STATES.map((value) => ({ value, label: t[value] }))];
  return (
    <>
      <Table
        items={pages.items}
        loading={pages.loading && pages.items.length === 0}
        loadingText={t.loading}
        trackBy={(item) => `${item.EventId} ${item.RuleArn} ${item.TargetId}`}
        wrapLines
        ariaLabels={{ tableLabel: t.title }}
        header={
          <Header
            variant="h2"
            description={t.description}
            actions={<Button iconName="refresh" ariaLabel={t.refresh} onClick={pages.reload} />}
          >
            {t.title}
          </Header>
        }
        filter={
          <SpaceBetween direction="horizontal" size="xs">
            <Select
              ariaLabel={t.status}
              selectedOption={options.find(({ value }) => value === status) ?? null}
              options={options}
              onChange={({ detail }) => setStatus(detail.selectedOption.value ?? "")}
            />
            {event && (
              <TokenGroup items={[{ label: t.ofEvent(event), dismissLabel: t.ofAll }]} onDismiss={() => refine({})} />
            )}
          </SpaceBetween>
        }
        columnDefinitions={[
          { id: "begun", header: t.begun, cell: (item) => moment(item.CreatedAt, language, true), width: 190 },
          {
            id: "status",
            header: t.status,
            cell: (item) => <StatusIndicator type={LOOKS[item.Status]}>{t[item.Status]}</StatusIndicator>,
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
          { id: "attempts", header: t.attempts, cell: (item) => item.Attempts },
          {
            id: "error",
            header: t.error,
            cell: (item) => (item.ErrorCode ? `${item.ErrorCode}: ${item.ErrorMessage ?? ""}` : "–"),
          },
          {
            id: "next",
            header: t.next,
            cell: (item) => (item.NextAttemptAt ? moment(item.NextAttemptAt, language, true) : "–"),
          },
        ]}
        pagination={<Pager pages={pages} />}
        empty={<Box textAlign="center">{t.none}</Box>}
      />
      {shown && <DeliveredEvent id={shown} close={() => setShown(undefined)} />}
    </>
  );
}
