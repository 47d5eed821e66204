// Where a deployment stands, and how it was wanted.
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { Copyable } from "../../parts/CommandBox";
import { Status } from "../../parts/status";
import type { Deployment } from "./deployment";
import { detailTexts } from "./Detail.texts";

export function Facts({ deployment }: { deployment: Deployment }) {
  const t = useTexts(detailTexts);
  const language = useLanguage();
  const at = (when: number | undefined) => (when === undefined ? "–" : moment(when, language));
  const serial = (text: string | undefined, label: string) => (text ? <Copyable text={text} label={label} /> : "–");
  const { MaintenanceWindow: window, Probe: probe } = deployment;
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t.state}</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: t.status, value: <Status of={deployment.Status} /> },
            { label: t.changed, value: at(deployment.ChangedAt) },
            { label: t.reason, value: deployment.Reason ?? "–" },
            {
              label: t.certificate,
              value: (
                <Link href={href(["certificates", deployment.CertificateArn])}>
                  {deployment.CertificateArn.split("/").pop()}
                </Link>
              ),
            },
            { label: t.serial, value: serial(deployment.Serial, t.serial) },
            { label: t.delivered, value: serial(deployment.DeliveredSerial, t.delivered) },
            { label: t.attempt, value: deployment.Attempt ?? "–" },
            { label: t.next, value: at(deployment.NextAttemptAt) },
          ]}
        />
      </Container>
      <Container header={<Header variant="h2">{t.settings}</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: t.agent, value: deployment.AgentName },
            { label: t.kind, value: deployment.Kind },
            ...Object.entries(deployment.Settings ?? {}).map(([label, value]) => ({ label, value })),
            { label: t.sights, value: probe ? `${probe.Host}:${probe.Port}` : "–" },
            { label: t.wave, value: deployment.Wave },
            { label: t.window, value: window ? t.windowOf(window.Schedule, window.DurationMinutes) : "–" },
            { label: t.onDrift, value: deployment.OnDrift === "MEND" ? t.mend : t.report },
            { label: t.owner, value: deployment.Owner ?? "–" },
          ]}
        />
      </Container>
    </SpaceBetween>
  );
}
