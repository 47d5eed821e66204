// The hierarchy: every CA below the one that signed it.
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { List } from "../../parts/List";
import { Row } from "../../parts/Row";
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
  const { day } = useDates();
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
    <List
      variant="full-page"
      found={{ ...found, value: found.value?.filter(({ IssuerArn }) => !known.has(IssuerArn ?? "")) }}
      title={t.title}
      description={t.description}
      count={found.value?.length}
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
        expandButtonLabel: ({ Name }) => t.expand(Name),
        collapseButtonLabel: ({ Name }) => t.collapse(Name),
      }}
      actions={
        <Row>
          <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
          {allowed("acm-pca:CreateCertificateAuthority") && (
            <Button variant="primary" href={href(["authorities", "create"])}>
              {t.create}
            </Button>
          )}
        </Row>
      }
      columns={[
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
          cell: (item) => day(item.NotAfter),
        },
        { id: "arn", header: t.id, cell: (item) => item.Arn.split("/").pop() },
      ]}
      none={t.none}
    />
  );
}
