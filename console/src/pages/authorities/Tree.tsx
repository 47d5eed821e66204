// The hierarchy: every CA below the one that signed it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { day, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { Problem } from "../../parts/Problem";
import { Status } from "../../parts/status";
import { treeTexts } from "./Tree.texts";

interface Node {
  Arn: string;
  Name: string;
  Status: string;
  Type: string;
  NotAfter?: number;
  IssuerArn?: string;
}

export function Tree() {
  const t = useTexts(treeTexts);
  const language = useLanguage();
  const allowed = useAllowed(["acm-pca:CreateCertificateAuthority"]);
  const found = useLoad(
    async (abort) =>
      (await call<{ CertificateAuthorities: Node[] }>("tokiwa", "GetOverview", {}, abort)).CertificateAuthorities,
    [changed.useTurn()],
  );
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const nodes = found.value ?? [];
  const known = new Set(nodes.map(({ Arn }) => Arn));
  const below = (arn: string) => nodes.filter(({ IssuerArn }) => IssuerArn === arn);
  return (
    <Table
      variant="full-page"
      items={nodes.filter(({ IssuerArn }) => IssuerArn === undefined || !known.has(IssuerArn))}
      loading={found.loading && !found.value}
      loadingText={t.loading}
      trackBy="Arn"
      expandableRows={{
        getItemChildren: ({ Arn }) => below(Arn),
        isItemExpandable: ({ Arn }) => below(Arn).length > 0,
        expandedItems: nodes.filter(({ Arn }) => !closed.has(Arn)),
        onExpandableItemToggle: ({ detail }) =>
          setClosed((was) => {
            const now = new Set(was);
            if (detail.expanded) now.delete(detail.item.Arn);
            else now.add(detail.item.Arn);
            return now;
          }),
      }}
      ariaLabels={{
        tableLabel: t.title,
        expandButtonLabel: ({ Name }) => t.expand(Name),
        collapseButtonLabel: ({ Name }) => t.collapse(Name),
      }}
      header={
        <Header
          variant="awsui-h1-sticky"
          counter={found.value && `(${nodes.length})`}
          description={t.description}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
              {allowed("acm-pca:CreateCertificateAuthority") && (
                <Button variant="primary" href={href(["authorities", "create"])}>
                  {t.create}
                </Button>
              )}
            </SpaceBetween>
          }
        >
          {t.title}
        </Header>
      }
      columnDefinitions={[
        {
          id: "name",
          header: t.name,
          cell: (item) => <Link href={href(["authorities", item.Arn])}>{item.Name}</Link>,
          isRowHeader: true,
        },
        { id: "type", header: t.type, cell: (item) => t.types(item.Type) },
        { id: "status", header: t.status, cell: (item) => <Status of={item.Status} /> },
        {
          id: "ends",
          header: t.ends,
          cell: (item) => (item.NotAfter === undefined ? "–" : day(item.NotAfter, language)),
        },
        { id: "arn", header: t.id, cell: (item) => item.Arn.split("/").pop() },
      ]}
      empty={
        found.error ? (
          <Problem error={found.error} retry={found.reload} />
        ) : (
          <Box textAlign="center" padding="l">
            {t.none}
          </Box>
        )
      }
    />
  );
}
