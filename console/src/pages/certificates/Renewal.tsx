// How a certificate renews: what was tried, what comes next and when, and each condition with what to do about it.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Steps from "@cloudscape-design/components/steps";
import Table from "@cloudscape-design/components/table";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { CommandBox } from "../../parts/CommandBox";
import { Problem } from "../../parts/Problem";
import { Status } from "../../parts/status";
import { explain, type Described, type Explained } from "./described";
import { renewalTexts } from "./Renewal.texts";

const OUTCOMES = { PASSED: "success", FAILED: "error", NOT_REACHED: "pending" } as const;

export function Renewal({ certificate }: { certificate: Described }) {
  const t = useTexts(renewalTexts);
  const language = useLanguage();
  const told = useLoad(
    (abort) => explain(certificate.CertificateArn, abort),
    [
      certificate.CertificateArn,
      certificate.Serial,
      certificate.RenewalSummary?.UpdatedAt,
      certificate.RenewalEligibility,
    ],
  );
  if (told.error) return <Problem error={told.error} retry={told.reload} />;
  if (!told.value) return <StatusIndicator type="loading">{t.loading}</StatusIndicator>;
  const { Verdict, Checks, NextAttempt, Afterwards, LastAttempt } = told.value;
  const summary = certificate.RenewalSummary;
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            actions={
              certificate.Type === "PRIVATE" && (
                <Button href={href(["automation", "setup"], { certificate: certificate.CertificateArn })}>
                  {t.automate}
                </Button>
              )
            }
          >
            {t.title}
          </Header>
        }
      >
        <SpaceBetween size="m">
          <Alert type={certificate.RenewalEligibility === "ELIGIBLE" ? "info" : "warning"}>{Verdict}</Alert>
          <KeyValuePairs
            columns={3}
            items={[
              { label: t.eligible, value: certificate.RenewalEligibility === "ELIGIBLE" ? t.yes : t.no },
              { label: t.status, value: <Status of={summary?.RenewalStatus} /> },
              { label: t.reason, value: summary?.RenewalStatusReason ?? "–" },
            ]}
          />
          <Timeline certificate={certificate} last={LastAttempt} next={NextAttempt} />
          <Box color="text-body-secondary">{Afterwards}</Box>
        </SpaceBetween>
      </Container>
      <Table
        header={
          <Header variant="h2" description={t.checksText}>
            {t.checks}
          </Header>
        }
        items={Checks}
        trackBy="Name"
        wrapLines
        ariaLabels={{ tableLabel: t.checks }}
        columnDefinitions={[
          { id: "name", header: t.check, cell: (item) => item.Name, isRowHeader: true },
          {
            id: "outcome",
            header: t.outcome,
            cell: (item) => (
              <StatusIndicator type={OUTCOMES[item.Outcome as keyof typeof OUTCOMES] ?? "info"}>
                {item.Reason ?? item.Outcome}
              </StatusIndicator>
            ),
          },
          {
            id: "message",
            header: t.meaning,
            cell: (item) => (
              <SpaceBetween size="xs">
                <span>{item.Message}</span>
                {item.Commands.length > 0 && <CommandBox command={item.Commands.join("\n")} open />}
              </SpaceBetween>
            ),
          },
        ]}
      />
    </SpaceBetween>
  );

  function Timeline(given: { certificate: Described; last: Explained["LastAttempt"]; next: Explained["NextAttempt"] }) {
    const at = (when: number) => moment(when, language);
    const { last, next } = given;
    return (
      <Steps
        ariaLabel={t.timeline}
        steps={[
          ...(given.certificate.IssuedAt
            ? [{ header: t.issued, details: at(given.certificate.IssuedAt), status: "success" as const }]
            : []),
          ...(last
            ? [
                {
                  header: t.last(last.Attempts),
                  details: [at(last.At), last.Message].filter(Boolean).join(" · "),
                  status: last.RenewalStatus === "SUCCESS" ? ("success" as const) : ("warning" as const),
                },
              ]
            : []),
          {
            header: t.next,
            details: [next.At === undefined ? "" : at(next.At), next.Why].filter(Boolean).join(" · "),
            status: next.At === undefined ? ("stopped" as const) : ("pending" as const),
          },
          ...(given.certificate.NotAfter
            ? [{ header: t.ends, details: at(given.certificate.NotAfter), status: "info" as const }]
            : []),
        ]}
      />
    );
  }
}
