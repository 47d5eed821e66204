// How a certificate renews: what was tried, what comes next and when, and each condition with what to do about it.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Steps from "@cloudscape-design/components/steps";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { Mark } from "../../parts/Mark";
import { Pairs } from "../../parts/Pairs";
import { Problem } from "../../parts/Problem";
import { Reason } from "../../parts/Reason";
import { Section } from "../../parts/Section";
import { Status } from "../../parts/status";
import { Checks } from "./Checks";
import { explain, type Described, type Explained } from "./described";
import { renewalTexts } from "./Renewal.texts";

export function Renewal({ certificate }: { certificate: Described }) {
  const t = useTexts(renewalTexts);
  const { moment } = useDates();
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
  if (!told.value) return <Mark type="loading">{t.loading}</Mark>;
  const { Verdict, NextAttempt, Afterwards, LastAttempt } = told.value;
  const said = verdict(told.value);
  const summary = certificate.RenewalSummary;
  return (
    <SpaceBetween size="l">
      <Section
        title={t.title}
        actions={
          certificate.Type === "PRIVATE" && (
            <Button href={href(["automation", "setup"], { certificate: certificate.CertificateArn })}>
              {t.automate}
            </Button>
          )
        }
      >
        <Alert type={said === "renews" ? "info" : "warning"} header={t[said]}>
          {Verdict}
        </Alert>
        <Pairs
          columns={3}
          items={[
            { label: t.eligible, value: certificate.RenewalEligibility === "ELIGIBLE" ? t.yes : t.no },
            { label: t.status, value: <Status of={summary?.RenewalStatus} /> },
            { label: t.reason, value: <Reason of="renewal" code={summary?.RenewalStatusReason} /> },
          ]}
        />
        <Timeline certificate={certificate} last={LastAttempt} next={NextAttempt} />
        <Box color="text-body-secondary">{Afterwards}</Box>
      </Section>
      <Checks of={told.value.Checks} />
    </SpaceBetween>
  );

  function Timeline(given: { certificate: Described; last: Explained["LastAttempt"]; next: Explained["NextAttempt"] }) {
    const { last, next } = given;
    return (
      <Steps
        ariaLabel={t.timeline}
        steps={[
          ...(given.certificate.IssuedAt
            ? [{ header: t.issued, details: moment(given.certificate.IssuedAt), status: "success" as const }]
            : []),
          ...(last
            ? [
                {
                  header: t.last(last.Attempts),
                  details: (
                    <>
                      <div>{moment(last.At)}</div>
                      {last.Reason && <Reason of="renewal" code={last.Reason} words={last.Message} />}
                    </>
                  ),
                  status: last.RenewalStatus === "SUCCESS" ? ("success" as const) : ("warning" as const),
                },
              ]
            : []),
          {
            header: t.next,
            details: [next.At && moment(next.At), next.Why].filter(Boolean).join(" · "),
            status: next.At === undefined ? ("stopped" as const) : ("pending" as const),
          },
          ...(given.certificate.NotAfter
            ? [{ header: t.ends, details: moment(given.certificate.NotAfter), status: "info" as const }]
            : []),
        ]}
      />
    );
  }
}

/** The verdict in one of four texts; the service says it at length. */
function verdict({ Checks: checks, NextAttempt: next }: Explained): "renews" | "endsBefore" | "willFail" | "renewsNot" {
  const met = checks.every(({ Outcome }) => Outcome === "PASSED");
  if (next.At === undefined) return met ? "endsBefore" : "renewsNot";
  return met ? "renews" : "willFail";
}
