// Where a certificate is served: its deployments and whether a handshake proved it, and what else names it.
import Link from "@cloudscape-design/components/link";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { List } from "../../parts/List";
import { Reason } from "../../parts/Reason";
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
  const { moment } = useDates();
  const arn = certificate.CertificateArn;
  const found = useLoad(
    async (abort) =>
      (await call<{ Deployments: Deployment[] }>("tokiwa", "ListDeployments", { CertificateArn: arn }, abort))
        .Deployments,
    [arn, certificate.Serial, changed.useTurn()],
  );
  return (
    <List
      found={found}
      title={t.title}
      description={t.description}
      loadingText={t.loading}
      trackBy="DeploymentArn"
      columns={[
        {
          id: "name",
          header: t.name,
          cell: (item) => <Link href={href(["deployments", item.DeploymentArn])}>{item.Name}</Link>,
          isRowHeader: true,
        },
        { id: "agent", header: t.agent, cell: (item) => item.AgentName },
        { id: "kind", header: t.kind, cell: (item) => item.Kind },
        { id: "status", header: t.status, cell: (item) => <Status of={item.Status} /> },
        {
          id: "reason",
          header: t.reason,
          cell: (item) => <Reason of="deployment" code={item.Status} words={item.Reason} />,
        },
        {
          id: "since",
          header: t.since,
          cell: (item) => moment(item.UnservedSince),
        },
      ]}
      none={t.none}
    />
  );
}
