// One event of AWS Health: what it says, and the certificates that it is about.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import Table from "@cloudscape-design/components/table";
import { changed } from "../../core/changed";
import { command } from "../../core/command";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { CommandBox } from "../../parts/CommandBox";
import { Problem } from "../../parts/Problem";
import { describe } from "./health";
import { HealthStatus, nameOf } from "./shown";
import { healthTexts } from "./texts";
import "./health.css";

export function Detail({ arn }: { arn: string }) {
  const t = useTexts(healthTexts);
  const language = useLanguage();
  const found = useLoad((abort) => describe(arn, abort), [arn, changed.useTurn()]);
  if (!found.value)
    return found.error ? <Problem error={found.error} retry={found.reload} /> : <Spinner size="large" />;
  const { event, description, entities } = found.value;
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={<span className="told">{event.arn}</span>}>
          {t.codes(event.eventTypeCode)}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">{t.details}</Header>}>
          <SpaceBetween size="m">
            <KeyValuePairs
              columns={4}
              items={[
                { label: t.status, value: <HealthStatus of={event.statusCode} /> },
                { label: t.category, value: t.categories(event.eventTypeCategory) },
                { label: t.start, value: moment(event.startTime, language) },
                { label: t.updated, value: moment(event.lastUpdatedTime, language) },
                { label: t.region, value: event.region },
                { label: t.service, value: event.service },
                { label: t.code, value: <span className="told">{event.eventTypeCode}</span> },
                { label: t.action, value: t.actions(event.actionability ?? "") },
              ]}
            />
            <div className="told">{description}</div>
            <CommandBox command={command("health", "DescribeEventDetails", { eventArns: [arn] })} />
          </SpaceBetween>
        </Container>
        <Table
          items={[...entities]}
          trackBy="entityValue"
          wrapLines
          ariaLabels={{ tableLabel: t.certificates }}
          header={
            <Header variant="h2" counter={`(${entities.length})`}>
              {t.certificates}
            </Header>
          }
          columnDefinitions={[
            {
              id: "certificate",
              header: t.certificate,
              isRowHeader: true,
              cell: (item) => <Link href={href(["certificates", item.entityValue])}>{nameOf(item.entityValue)}</Link>,
            },
            { id: "status", header: t.status, cell: (item) => <HealthStatus of={item.statusCode} /> },
            { id: "updated", header: t.updated, cell: (item) => moment(item.lastUpdatedTime, language) },
          ]}
          empty={<Box textAlign="center">{t.none}</Box>}
        />
      </SpaceBetween>
    </ContentLayout>
  );
}
