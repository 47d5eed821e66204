// The table of all certificates: filtered, sorted and paged by the server, so that a hundred thousand are as quick as ten.
import Button from "@cloudscape-design/components/button";
import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import Link from "@cloudscape-design/components/link";
import PropertyFilter, { type PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { href, useRoute } from "../../core/route";
import type { NamedColumn } from "../../parts/List";
import { Menu } from "../../parts/Menu";
import { PagedList } from "../../parts/PagedList";
import { usePages } from "../../parts/pages";
import { Row } from "../../parts/Row";
import { Status } from "../../parts/status";
import { useTable } from "../../parts/table";
import { ACTIONS, Dialog, type Action } from "./Dialog";
import { certificatesTexts } from "./texts";
import { metaOf, nameOf, ORDER, search, type Found } from "./certificate";
import { useProperties } from "./properties";

const NONE: PropertyFilterProps.Query = { tokens: [], operation: "and" };

/** The filter that a link to the list asks for: `?status=ISSUED`. */
function begun(given: URLSearchParams): PropertyFilterProps.Query {
  return { ...NONE, tokens: [...given].map(([propertyKey, value]) => ({ propertyKey, operator: "=", value })) };
}

export function List() {
  const t = useTexts(certificatesTexts);
  const { day } = useDates();
  const allowed = useAllowed(["acm:RequestCertificate", "acm:ImportCertificate", ...Object.values(ACTIONS)]);
  const [action, setAction] = useState<Action>();
  const table = useTable("certificates", ["name", "status", "renewal", "ends", "inUse", "exported"]);
  const { query: given } = useRoute();
  const [query, setQuery] = useState(() => begun(given));
  const [order, setOrder] = useState<{ by: keyof typeof ORDER; descending: boolean }>({
    by: "ends",
    descending: false,
  });
  const [selected, setSelected] = useState<Found[]>([]);
  const pages = usePages<Found>(
    (token, abort) => search(query, order.by, order.descending, table.pageSize, token, abort),
    [query, order, table.pageSize, changed.useTurn()],
  );
  const columns: NamedColumn<Found>[] = [
    {
      id: "name",
      header: t.name,
      width: 240,
      cell: (item) => <Link href={href(["certificates", item.CertificateArn])}>{nameOf(item)}</Link>,
      sortingField: "name",
      isRowHeader: true,
    },
    {
      id: "status",
      header: t.status,
      cell: (item) => <Status of={metaOf(item).Status} />,
      sortingField: "status",
    },
    {
      id: "renewal",
      header: t.renewal,
      cell: (item) => <Status of={metaOf(item).RenewalStatus} />,
      sortingField: "renewal",
    },
    {
      id: "eligibility",
      header: t.eligibility,
      cell: (item) => (metaOf(item).RenewalEligibility === "ELIGIBLE" ? t.yes : t.no),
      sortingField: "eligibility",
    },
    {
      id: "ends",
      header: t.ends,
      cell: (item) => day(item.X509Attributes?.NotAfter),
      sortingField: "ends",
    },
    { id: "inUse", header: t.inUse, cell: (item) => (metaOf(item).InUse ? t.yes : t.no), sortingField: "inUse" },
    {
      id: "exported",
      header: t.exported,
      cell: (item) => (metaOf(item).Exported ? t.yes : t.no),
      sortingField: "exported",
    },
    { id: "type", header: t.type, cell: (item) => t.types(metaOf(item).Type ?? ""), sortingField: "type" },
    { id: "key", header: t.key, cell: (item) => item.X509Attributes?.KeyAlgorithm ?? "–", sortingField: "key" },
    {
      id: "issuer",
      header: t.issuer,
      cell: (item) => item.X509Attributes?.Issuer?.CommonName ?? item.X509Attributes?.Issuer?.Organization ?? "–",
    },
    { id: "serial", header: t.serial, cell: (item) => item.X509Attributes?.SerialNumber ?? "–" },
    { id: "arn", header: t.arn, cell: (item) => item.CertificateArn },
    {
      id: "created",
      header: t.created,
      cell: (item) => day(metaOf(item).CreatedAt),
      sortingField: "created",
    },
  ];
  const { properties, options } = useProperties();
  const bulk = (["renew", "revoke", "delete"] as const).filter((id) => allowed(ACTIONS[id]));
  return (
    <>
      <PagedList
        variant="full-page"
        stickyHeader
        resizableColumns
        wrapLines={false}
        pages={pages}
        title={t.title}
        description={t.description}
        loadingText={t.loading}
        trackBy="CertificateArn"
        selectionType="multi"
        selectedItems={selected}
        onSelectionChange={({ detail }) => setSelected(detail.selectedItems)}
        columns={columns}
        columnDisplay={table.display(columns)}
        sortingColumn={{ sortingField: order.by }}
        sortingDescending={order.descending}
        onSortingChange={({ detail }) =>
          setOrder({
            by: detail.sortingColumn.sortingField as keyof typeof ORDER,
            descending: detail.isDescending ?? false,
          })
        }
        ariaLabels={{
          selectionGroupLabel: t.select,
          allItemsSelectionLabel: () => t.selectAll,
          itemSelectionLabel: (_, item) => t.selectOne(nameOf(item)),
        }}
        actions={
          <Row>
            <Button iconName="refresh" ariaLabel={t.refresh} onClick={pages.reload} />
            {bulk.length > 0 && (
              <Menu offered={bulk} say={(id) => t[id]} choose={setAction} disabled={selected.length === 0}>
                {t.selected(selected.length)}
              </Menu>
            )}
            {allowed("acm:ImportCertificate") && <Button href={href(["certificates", "import"])}>{t.import}</Button>}
            {allowed("acm:RequestCertificate") && (
              <Button variant="primary" href={href(["certificates", "request"])}>
                {t.request}
              </Button>
            )}
          </Row>
        }
        filter={
          <PropertyFilter
            query={query}
            onChange={({ detail }) => setQuery(detail)}
            filteringProperties={properties}
            filteringOptions={options}
            filteringPlaceholder={t.find}
            filteringAriaLabel={t.find}
          />
        }
        preferences={<CollectionPreferences {...table.preferences(columns)} />}
        none={
          <SpaceBetween size="s">
            <b>{query.tokens.length ? t.noMatch : t.none}</b>
            {query.tokens.length ? (
              <Button onClick={() => setQuery(NONE)}>{t.clear}</Button>
            ) : (
              allowed("acm:RequestCertificate") && <Button href={href(["certificates", "request"])}>{t.request}</Button>
            )}
          </SpaceBetween>
        }
      />
      {action && (
        <Dialog
          action={action}
          certificates={selected.map((each) => ({ arn: each.CertificateArn, name: nameOf(each) }))}
          close={() => setAction(undefined)}
          after={() => {
            setSelected([]);
            pages.reload();
          }}
        />
      )}
    </>
  );
}
