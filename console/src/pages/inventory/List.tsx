// The table of what was found, by place: whose it is, when it ends, what is wrong with it.
import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Input from "@cloudscape-design/components/input";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { Choice } from "../../parts/Choice";
import { PagedList } from "../../parts/PagedList";
import { slice, usePages } from "../../parts/pages";
import { Row } from "../../parts/Row";
import { Faults } from "./Faults";
import { nameOf, ORIGINS, type Found } from "./found";
import { Forget } from "./Forget";
import { Origin } from "./Origin";
import { Scan } from "./Scan";
import { inventoryTexts } from "./texts";

const PAGE = 50;

export function List() {
  const t = useTexts(inventoryTexts);
  const { day } = useDates();
  const allowed = useAllowed(["tokiwa:DeleteInventory"])("tokiwa:DeleteInventory");
  const [prefix, setPrefix] = useState("");
  const [origin, setOrigin] = useState("");
  const [selected, setSelected] = useState<Found[]>([]);
  const [forgetting, setForgetting] = useState(false);
  const pages = usePages<Found>(
    (NextToken, abort) => {
      const input = {
        ...(prefix && { PlacePrefix: prefix }),
        ...(origin && { Origin: origin }),
        MaxResults: PAGE,
        NextToken,
      };
      return slice("tokiwa", "ListInventory", "Finds", input, abort);
    },
    [prefix, origin, changed.useTurn()],
  );
  const options = [{ value: "", label: t.all }, ...ORIGINS.map((value) => ({ value, label: t[value] }))];
  return (
    <SpaceBetween size="l">
      <PagedList<Found>
        {...(allowed && {
          selectionType: "multi" as const,
          selectedItems: selected,
          onSelectionChange: ({ detail }) => setSelected(detail.selectedItems),
        })}
        level="h1"
        pages={pages}
        title={t.title}
        description={t.description}
        loadingText={t.loading}
        trackBy="Place"
        ariaLabels={{
          selectionGroupLabel: t.select,
          allItemsSelectionLabel: () => t.selectAll,
          itemSelectionLabel: (_, item) => t.selectOne(item.Place),
        }}
        actions={
          <Row>
            <Button iconName="refresh" ariaLabel={t.refresh} onClick={pages.reload} />
            {allowed && (
              <Button disabled={selected.length === 0} onClick={() => setForgetting(true)}>
                {t.forget}
              </Button>
            )}
          </Row>
        }
        filter={
          <ColumnLayout columns={2} minColumnWidth={180}>
            <Input
              type="search"
              value={prefix}
              ariaLabel={t.prefix}
              placeholder={t.prefix}
              onChange={({ detail }) => setPrefix(detail.value)}
            />
            <Choice ariaLabel={t.origin} value={origin} options={options} change={setOrigin} />
          </ColumnLayout>
        }
        columns={[
          {
            id: "place",
            header: t.place,
            minWidth: 220,
            cell: (item) => <Link href={href(["inventory", item.Place])}>{item.Place}</Link>,
            isRowHeader: true,
          },
          { id: "name", header: t.name, cell: nameOf },
          { id: "origin", header: t.origin, cell: (item) => <Origin of={item.Origin} /> },
          { id: "ends", header: t.ends, cell: (item) => day(item.NotAfter) },
          { id: "faults", header: t.faults, cell: (item) => <Faults of={item.Faults} /> },
          { id: "issuer", header: t.issuer, cell: (item) => item.Issuer },
          { id: "seen", header: t.seen, cell: (item) => day(item.SeenAt) },
        ]}
        none={prefix || origin ? t.noMatch : t.none}
      />
      <Scan />
      {forgetting && (
        <Forget
          places={selected.map(({ Place }) => Place)}
          close={() => setForgetting(false)}
          after={() => {
            setSelected([]);
            pages.reload();
          }}
        />
      )}
    </SpaceBetween>
  );
}
