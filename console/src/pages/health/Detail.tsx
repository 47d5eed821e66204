// One event of AWS Health: what it says, and the certificates that it is about.
import Link from "@cloudscape-design/components/link";
import { changed } from "../../core/changed";
import { command } from "../../core/command";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { CommandBox } from "../../parts/CommandBox";
import { List } from "../../parts/List";
import { Page } from "../../parts/Page";
import { Pairs } from "../../parts/Pairs";
import { Section } from "../../parts/Section";
import { Waiting } from "../../parts/Waiting";
import { describe } from "./health";
import { HealthStatus, nameOf } from "./shown";
import { healthTexts } from "./texts";
import "./health.css";

export function Detail({ arn }: { arn: string }) {
  const t = useTexts(healthTexts);
  const { moment } = useDates();
  const found = useLoad((abort) => describe(arn, abort), [arn, changed.useTurn()]);
  if (!found.value) return <Waiting on={found} />;
  const { event, description, entities } = found.value;
  return (
    <Page title={t.codes(event.eventTypeCode)} description={<span className="told">{event.arn}</span>}>
      <Section title={t.details}>
        <Pairs
          columns={4}
          items={[
            { label: t.status, value: <HealthStatus of={event.statusCode} /> },
            { label: t.category, value: t.categories(event.eventTypeCategory) },
            { label: t.start, value: moment(event.startTime) },
            { label: t.updated, value: moment(event.lastUpdatedTime) },
            { label: t.region, value: event.region },
            { label: t.service, value: event.service },
            { label: t.code, value: <span className="told">{event.eventTypeCode}</span> },
            { label: t.action, value: t.actions(event.actionability ?? "") },
          ]}
        />
        <div className="told">{description}</div>
        <CommandBox command={command("health", "DescribeEventDetails", { eventArns: [arn] })} />
      </Section>
      <List
        found={entities}
        title={t.certificates}
        trackBy="entityValue"
        columns={[
          {
            id: "certificate",
            header: t.certificate,
            isRowHeader: true,
            cell: (item) => <Link href={href(["certificates", item.entityValue])}>{nameOf(item.entityValue)}</Link>,
          },
          { id: "status", header: t.status, cell: (item) => <HealthStatus of={item.statusCode} /> },
          { id: "updated", header: t.updated, cell: (item) => moment(item.lastUpdatedTime) },
        ]}
        none={t.none}
      />
    </Page>
  );
}
