// Where a certificate is served: its deployments and whether a handshake proved it, and what else names it.
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Table from "@cloudscape-design/components/table";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { Problem } from "../../parts/Problem";
import { Status } from "../../parts/status";
import type { Described } from "./described";
import { useOfTexts } from "./Use.texts";

interface Deployment {
  DeploymentArn: string;
  Name: string;
  AgentName: string;
  Kind: string;
  Status: string;
  Reason?: string;
  UnservedSince?: number;
}

export function Use({ certificate }: { certificate: Described }) {
  const t = useTexts(useOfTexts);
  const language = useLanguage();
  const arn = certificate.CertificateArn;
  const found = useLoad(
    async (abort) =>
      (await call<{ Deployments: Deployment[] }>("tokiwa", "ListDeployments", { CertificateArn: arn }, abort))
        .Deployments,
    [arn, certificate.Serial, changed.useTurn()],
  );
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <Table
      items={found.value ?? []}
      loading={found.loading && !found.value}
      loadingText={t.loading}
      trackBy="DeploymentArn"
      wrapLines
      ariaLabels={{ tableLabel: t.title }}
      header={
        <Header variant="h2" counter={`(${found.value?.length ?? 0})`} description={t.description}>
          {t.title}
        </Header>
      }
      columnDefinitions={[
        {
          id: "name",
          header: t.name,
          cell: (item) => <Link href={href(["deployments", item.DeploymentArn])}>{item.Name}</Link>,
          isRowHeader: true,
        },
        { id: "agent", header: t.agent, cell: (item) => item.AgentName },
        { id: "kind", header: t.kind, cell: (item) => item.Kind },
        { id: "status", header: t.status, cell: (item) => <Status of={item.Status} /> },
        { id: "reason", header: t.reason, cell: (item) => item.Reason ?? "–" },
        {
          id: "since",
          header: t.since,
          cell: (item) => (item.UnservedSince ? moment(item.UnservedSince, language) : "–"),
        },
      ]}
      empty={<Box textAlign="center">{t.none}</Box>}
    />
  );
}
