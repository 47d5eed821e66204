// All deployments: which certificate is served where, in which state, and since when one is not.
import Button from "@cloudscape-design/components/button";
import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import Link from "@cloudscape-design/components/link";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useEvery } from "../../core/load";
import { href, refine, useRoute } from "../../core/route";
import { Choice } from "../../parts/Choice";
import type { NamedColumn } from "../../parts/List";
import { Mark } from "../../parts/Mark";
import { PagedList } from "../../parts/PagedList";
import { slice, usePages } from "../../parts/pages";
import { Reason } from "../../parts/Reason";
import { Row } from "../../parts/Row";
import { Status } from "../../parts/status";
import { statusTexts } from "../../parts/status.texts";
import { useTable } from "../../parts/table";
import { STATUSES, type Deployment } from "./deployment";
import { deploymentsTexts } from "./texts";

const SHOWN = ["name", "status", "reason", "certificate", "agent", "kind", "wave", "since"];
const AGAIN = 5000; // milliseconds

export function List() {
  const t = useTexts(deploymentsTexts);
  const status = useTexts(statusTexts);
  const { moment } = useDates();
  const allowed = useAllowed(["tokiwa:CreateDeployment"]);
  const table = useTable("deployments", SHOWN);
  const wanted = useRoute().query.get("status") ?? "";
  const pages = usePages<Deployment>(
    (NextToken, abort) => {
      const input = { MaxResults: table.pageSize, NextToken, ...(wanted && { Status: wanted }) };
      return slice("tokiwa", "ListDeployments", "Deployments", input, abort);
    },
    [wanted, table.pageSize, changed.useTurn()],
  );
  useEvery(AGAIN, () => {
    if (pages.page === 1 && pages.items.some(({ Status: is }) => is === "PENDING" || is === "INSTALLING"))
      pages.reload();
  });
  const options = [{ value: "", label: t.all }, ...STATUSES.map((value) => ({ value, label: status[value] }))];
  const columns: NamedColumn<Deployment>[] = [
    {
      id: "name",
      header: t.name,
      cell: (item) => <Link href={href(["deployments", item.DeploymentArn])}>{item.Name}</Link>,
      isRowHeader: true,
    },
    { id: "status", header: t.status, cell: (item) => <Status of={item.Status} /> },
    {
      id: "reason",
      header: t.reason,
      minWidth: 200,
      cell: (item) => <Reason of="deployment" code={item.Status} words={item.Reason} />,
    },
    {
      id: "certificate",
      header: t.certificate,
      cell: (item) => (
        <Link href={href(["certificates", item.CertificateArn])}>
          {item.CertificateArn.split("/").pop()?.slice(0, 8)}…
        </Link>
      ),
    },
    { id: "agent", header: t.agent, cell: (item) => item.AgentName },
    { id: "kind", header: t.kind, cell: (item) => item.Kind },
    { id: "wave", header: t.wave, minWidth: 100, cell: (item) => item.Wave },
    {
      id: "since",
      header: t.since,
      minWidth: 210,
      cell: (item) => (item.UnservedSince ? <Mark type="warning">{moment(item.UnservedSince)}</Mark> : "–"),
    },
    { id: "owner", header: t.owner, cell: (item) => item.Owner ?? "–" },
  ];
  return (
    <PagedList
      level="h1"
      pages={pages}
      title={t.title}
      description={t.description}
      loading={pages.loading && pages.items.length === 0}
      loadingText={t.loading}
      trackBy="DeploymentArn"
      columns={columns}
      columnDisplay={table.display(columns)}
      actions={
        <Row>
          <Button iconName="refresh" ariaLabel={t.refresh} onClick={pages.reload} />
          {allowed("tokiwa:CreateDeployment") && (
            <Button variant="primary" href={href(["deployments", "create"])}>
              {t.create}
            </Button>
          )}
        </Row>
      }
      filter={
        <Row>
          <Choice
            ariaLabel={t.filter}
            value={wanted}
            options={options}
            change={(status) => refine(status ? { status } : {})}
          />
        </Row>
      }
      preferences={<CollectionPreferences {...table.preferences(columns)} />}
      none={wanted ? t.noMatch : t.none}
    />
  );
}
