// All deployments: which certificate is served where, in which state, and since when one is not.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useEvery } from "../../core/load";
import { href, refine, useRoute } from "../../core/route";
import { usePages } from "../../parts/pages";
import { Problem } from "../../parts/Problem";
import { roomy } from "../../parts/roomy";
import { Status } from "../../parts/status";
import { statusTexts } from "../../parts/status.texts";
import { useTable } from "../../parts/table";
import { STATUSES, type Deployment } from "./deployment";
import { deploymentsTexts } from "./texts";
import { Pager } from "../../parts/Pager";

const SHOWN = ["name", "status", "reason", "certificate", "agent", "kind", "wave", "since"];
const AGAIN = 5000; // milliseconds

export function List() {
  const t = useTexts(deploymentsTexts);
  const status = useTexts(statusTexts);
  const language = useLanguage();
  const allowed = useAllowed(["tokiwa:CreateDeployment"]);
  const table = useTable("deployments", SHOWN);
  const wanted = useRoute().query.get("status") ?? "";
  const pages = usePages<Deployment>(
    async (token, abort) => {
      const input = { MaxResults: table.pageSize, NextToken: token, ...(wanted && { Status: wanted }) };
      const answer = await call<{ Deployments: Deployment[]; NextToken?: string }>(
        "tokiwa",
        "ListDeployments",
        input,
        abort,
      );
      return { items: answer.Deployments, next: answer.NextToken };
    },
    [wanted, table.pageSize, changed.useTurn()],
  );
  useEvery(AGAIN, () => {
    if (pages.page === 1 && pages.items.some(({ Status: is }) => is === "PENDING" || is === "INSTALLING"))
      pages.reload();
  });
  const options = [{ value: "", label: t.all }, ...STATUSES.map((value) => ({ value, label: status[value] }))];
  const columns = [
    {
      id: "name",
      header: t.name,
      cell: (item: Deployment) => <Link href={href(["deployments", item.DeploymentArn])}>{item.Name}</Link>,
      isRowHeader: true,
    },
    { id: "status", header: t.status, cell: (item: Deployment) => <Status of={item.Status} /> },
    { id: "reason", header: t.reason, minWidth: 200, cell: (item: Deployment) => item.Reason ?? "–" },
    {
      id: "certificate",
      header: t.certificate,
      cell: (item: Deployment) => (
        <Link href={href(["certificates", item.CertificateArn])}>
          {item.CertificateArn.split("/").pop()?.slice(0, 8)}…
        </Link>
      ),
    },
    { id: "agent", header: t.agent, cell: (item: Deployment) => item.AgentName },
    { id: "kind", header: t.kind, cell: (item: Deployment) => item.Kind },
    { id: "wave", header: t.wave, minWidth: 80, cell: (item: Deployment) => item.Wave },
    {
      id: "since",
      header: t.since,
      minWidth: 210,
      cell: (item: Deployment) =>
        item.UnservedSince ? (
          <StatusIndicator type="warning">{moment(item.UnservedSince, language)}</StatusIndicator>
        ) : (
          "–"
        ),
    },
    { id: "owner", header: t.owner, cell: (item: Deployment) => item.Owner ?? "–" },
  ];
  return (
    <Table
      wrapLines
      items={pages.items}
      loading={pages.loading && pages.items.length === 0}
      loadingText={t.loading}
      trackBy="DeploymentArn"
      columnDefinitions={roomy(columns)}
      columnDisplay={table.display(columns)}
      ariaLabels={{ tableLabel: t.title }}
      header={
        <Header
          variant="h1"
          description={t.description}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName="refresh" ariaLabel={t.refresh} onClick={pages.reload} />
              {allowed("tokiwa:CreateDeployment") && (
                <Button variant="primary" href={href(["deployments", "create"])}>
                  {t.create}
                </Button>
              )}
            </SpaceBetween>
          }
        >
          {t.title}
        </Header>
      }
      filter={
        <Select
          ariaLabel={t.filter}
          selectedOption={options.find(({ value }) => value === wanted) ?? null}
          options={options}
          onChange={({ detail }) => refine(detail.selectedOption.value ? { status: detail.selectedOption.value } : {})}
        />
      }
      pagination={<Pager pages={pages} />}
      preferences={<CollectionPreferences {...table.preferences(columns)} />}
      empty={
        pages.error ? (
          <Problem error={pages.error} retry={pages.reload} />
        ) : (
          <Box textAlign="center" color="inherit" padding="m">
            {wanted ? t.noMatch : t.none}
          </Box>
        )
      }
    />
  );
}
