// The table of all certificates: filtered, sorted and paged by the server, so that a hundred thousand are as quick as ten.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import PropertyFilter, { type PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { day, useLanguage, useTexts } from "../../core/i18n";
import { href, useRoute } from "../../core/route";
import { useTable } from "../../parts/table";
import { usePages } from "../../parts/pages";
import { Problem } from "../../parts/Problem";
import { Status } from "../../parts/status";
import { ACTIONS, Dialog, type Action } from "./Dialog";
import { certificatesTexts } from "./texts";
import { metaOf, nameOf, ORDER, search, type Found } from "./certificate";
import { useProperties } from "./properties";
import { Pager } from "../../parts/Pager";

const NONE: PropertyFilterProps.Query = { tokens: [], operation: "and" };

/** The filter that a link to the list asks for: `?status=ISSUED`. */
function begun(given: URLSearchParams): PropertyFilterProps.Query {
  return { ...NONE, tokens: [...given].map(([propertyKey, value]) => ({ propertyKey, operator: "=", value })) };
}

export function List() {
  const t = useTexts(certificatesTexts);
  const language = useLanguage();
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
  const columns = [
    {
      id: "name",
      header: t.name,
      cell: (item: Found) => <Link href={href(["certificates", item.CertificateArn])}>{nameOf(item)}</Link>,
      sortingField: "name",
      isRowHeader: true,
    },
    {
      id: "status",
      header: t.status,
      cell: (item: Found) => <Status of={metaOf(item).Status} />,
      sortingField: "status",
    },
    {
      id: "renewal",
      header: t.renewal,
      cell: (item: Found) => <Status of={metaOf(item).RenewalStatus} />,
      sortingField: "renewal",
    },
    {
      id: "eligibility",
      header: t.eligibility,
      cell: (item: Found) => (metaOf(item).RenewalEligibility === "ELIGIBLE" ? t.yes : t.no),
      sortingField: "eligibility",
    },
    {
      id: "ends",
      header: t.ends,
      cell: (item: Found) => (item.X509Attributes?.NotAfter ? day(item.X509Attributes.NotAfter, language) : "–"),
      sortingField: "ends",
    },
    { id: "inUse", header: t.inUse, cell: (item: Found) => (metaOf(item).InUse ? t.yes : t.no), sortingField: "inUse" },
    {
      id: "exported",
      header: t.exported,
      cell: (item: Found) => (metaOf(item).Exported ? t.yes : t.no),
      sortingField: "exported",
    },
    { id: "type", header: t.type, cell: (item: Found) => t.types(metaOf(item).Type ?? ""), sortingField: "type" },
    { id: "key", header: t.key, cell: (item: Found) => item.X509Attributes?.KeyAlgorithm ?? "–", sortingField: "key" },
    {
      id: "issuer",
      header: t.issuer,
      cell: (item: Found) =>
        item.X509Attributes?.Issuer?.CommonName ?? item.X509Attributes?.Issuer?.Organization ?? "–",
    },
    { id: "serial", header: t.serial, cell: (item: Found) => item.X509Attributes?.SerialNumber ?? "–" },
    { id: "arn", header: t.arn, cell: (item: Found) => item.CertificateArn },
    {
      id: "created",
      header: t.created,
      cell: (item: Found) => (metaOf(item).CreatedAt ? day(metaOf(item).CreatedAt ?? 0, language) : "–"),
      sortingField: "created",
    },
  ];
  const { properties, options } = useProperties();
  const bulk = (["renew", "revoke", "delete"] as const).filter((id) => allowed(ACTIONS[id]));
  return (
    <>
      <Table
        variant="full-page"
        stickyHeader
        resizableColumns
        selectionType="multi"
        selectedItems={selected}
        onSelectionChange={({ detail }) => setSelected(detail.selectedItems)}
        items={pages.items}
        loading={pages.loading}
        loadingText={t.loading}
        trackBy="CertificateArn"
        columnDefinitions={columns}
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
          tableLabel: t.title,
          selectionGroupLabel: t.select,
          allItemsSelectionLabel: () => t.selectAll,
          itemSelectionLabel: (_, item) => t.selectOne(nameOf(item)),
        }}
        header={
          <Header
            variant="awsui-h1-sticky"
            description={t.description}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel={t.refresh} onClick={pages.reload} />
                {bulk.length > 0 && (
                  <ButtonDropdown
                    disabled={selected.length === 0}
                    items={bulk.map((id) => ({ id, text: t[id] }))}
                    onItemClick={({ detail }) => setAction(detail.id as Action)}
                  >
                    {t.selected(selected.length)}
                  </ButtonDropdown>
                )}
                {allowed("acm:ImportCertificate") && (
                  <Button href={href(["certificates", "import"])}>{t.import}</Button>
                )}
                {allowed("acm:RequestCertificate") && (
                  <Button variant="primary" href={href(["certificates", "request"])}>
                    {t.request}
                  </Button>
                )}
              </SpaceBetween>
            }
          >
            {t.title}
          </Header>
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
        pagination={<Pager pages={pages} />}
        preferences={<CollectionPreferences {...table.preferences(columns)} />}
        empty={
          pages.error ? (
            <Problem error={pages.error} retry={pages.reload} />
          ) : (
            <Box textAlign="center" color="inherit" padding="l">
              <SpaceBetween size="s">
                <b>{query.tokens.length ? t.noMatch : t.none}</b>
                {query.tokens.length ? (
                  <Button onClick={() => setQuery(NONE)}>{t.clear}</Button>
                ) : (
                  allowed("acm:RequestCertificate") && (
                    <Button href={href(["certificates", "request"])}>{t.request}</Button>
                  )
                )}
              </SpaceBetween>
            </Box>
          )
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
