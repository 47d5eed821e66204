// Where a deployment stands, and how it was wanted.
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useDates, useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { Copyable } from "../../parts/CommandBox";
import { Pairs } from "../../parts/Pairs";
import { Reason } from "../../parts/Reason";
import { Section } from "../../parts/Section";
import { Status } from "../../parts/status";
import type { Deployment } from "./deployment";
import { detailTexts } from "./Detail.texts";

export function Facts({ deployment }: { deployment: Deployment }) {
  const t = useTexts(detailTexts);
  const { moment } = useDates();
  const copied = (text: string | undefined, label: string) => (text ? <Copyable text={text} label={label} /> : "–");
  const { MaintenanceWindow: window, Probe: probe } = deployment;
  return (
    <SpaceBetween size="l">
      <Section title={t.state}>
        <Pairs
          columns={3}
          items={[
            { label: t.status, value: <Status of={deployment.Status} /> },
            { label: t.changed, value: moment(deployment.ChangedAt) },
            { label: t.reason, value: <Reason of="deployment" code={deployment.Status} words={deployment.Reason} /> },
            {
              label: t.certificate,
              value: (
                <Link href={href(["certificates", deployment.CertificateArn])}>
                  {deployment.CertificateArn.split("/").pop()}
                </Link>
              ),
            },
            { label: t.serial, value: copied(deployment.Serial, t.serial) },
            { label: t.delivered, value: copied(deployment.DeliveredSerial, t.delivered) },
            { label: t.attempt, value: deployment.Attempt ?? "–" },
            { label: t.next, value: moment(deployment.NextAttemptAt) },
            { label: t.proved, value: copied(deployment.ProvedRoot, t.proved) },
          ]}
        />
      </Section>
      <Section title={t.settings}>
        <Pairs
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
      </Section>
    </SpaceBetween>
  );
}
