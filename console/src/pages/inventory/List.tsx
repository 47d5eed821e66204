// The table of what was found, by place: whose it is, when it ends, what is wrong with it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Link from "@cloudscape-design/components/link";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { day, useLanguage, useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { Columns } from "../../parts/Columns";
import { usePages } from "../../parts/pages";
import { Problem } from "../../parts/Problem";
import { roomy } from "../../parts/roomy";
import { Faults } from "./Faults";
import { nameOf, ORIGINS, type Found } from "./found";
import { Forget } from "./Forget";
import { Origin } from "./Origin";
import { Scan } from "./Scan";
import { inventoryTexts } from "./texts";
import { Pager } from "../../parts/Pager";

const PAGE = 50;

export function List() {
  const t = useTexts(inventoryTexts);
  const language = useLanguage();
  const allowed = useAllowed(["tokiwa:DeleteInventory"])("tokiwa:DeleteInventory");
  const [prefix, setPrefix] = useState("");
  const [origin, setOrigin] = useState("");
  const [selected, setSelected] = useState<Found[]>([]);
  const [forgetting, setForgetting] = useState(false);
  const pages = usePages<Found>(
    async (token, abort) => {
      const input = {
        ...(prefix && { PlacePrefix: prefix }),
        ...(origin && { Origin: origin }),
        MaxResults: PAGE,
        NextToken: token,
      };
      const answer = await call<{ Finds: Found[]; NextToken?: string }>("tokiwa", "ListInventory", input, abort);
      return { items: answer.Finds, next: answer.NextToken };
    },
    [prefix, origin, changed.useTurn()],
  );
  const options = [{ value: "", label: t.all }, ...ORIGINS.map((value) => ({ value, label: t[value] }))];
  return (
    <SpaceBetween size="l">
      <Table<Found>
        wrapLines
        {...(allowed && {
          selectionType: "multi" as const,
          selectedItems: selected,
          onSelectionChange: ({ detail }) => setSelected(detail.selectedItems),
        })}
        items={pages.items}
        loading={pages.loading}
        loadingText={t.loading}
        trackBy="Place"
        ariaLabels={{
          tableLabel: t.title,
          selectionGroupLabel: t.select,
          allItemsSelectionLabel: () => t.selectAll,
          itemSelectionLabel: (_, item) => t.selectOne(item.Place),
        }}
        header={
          <Header
            variant="h1"
            description={t.description}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel={t.refresh} onClick={pages.reload} />
                {allowed && (
                  <Button disabled={selected.length === 0} onClick={() => setForgetting(true)}>
                    {t.forget}
                  </Button>
                )}
              </SpaceBetween>
            }
          >
            {t.title}
          </Header>
        }
        filter={
          <Columns>
            <Input
              type="search"
              value={prefix}
              ariaLabel={t.prefix}
              placeholder={t.prefix}
              onChange={({ detail }) => setPrefix(detail.value)}
            />
            <Select
              ariaLabel={t.origin}
              selectedOption={options.find(({ value }) => value === origin) ?? null}
              options={options}
              onChange={({ detail }) => setOrigin(detail.selectedOption.value ?? "")}
            />
          </Columns>
        }
        pagination={<Pager pages={pages} />}
        columnDefinitions={roomy([
          {
            id: "place",
            header: t.place,
            minWidth: 220,
            cell: (item: Found) => <Link href={href(["inventory", item.Place])}>{item.Place}</Link>,
            isRowHeader: true,
          },
          { id: "name", header: t.name, cell: nameOf },
          { id: "origin", header: t.origin, cell: (item: Found) => <Origin of={item.Origin} /> },
          { id: "ends", header: t.ends, cell: (item: Found) => day(item.NotAfter, language) },
          { id: "faults", header: t.faults, cell: (item: Found) => <Faults of={item.Faults} /> },
          { id: "issuer", header: t.issuer, cell: (item: Found) => item.Issuer },
          { id: "seen", header: t.seen, cell: (item: Found) => day(item.SeenAt, language) },
        ])}
        empty={
          pages.error ? (
            <Problem error={pages.error} retry={pages.reload} />
          ) : (
            <Box textAlign="center" color="inherit" padding="m">
              {prefix || origin ? t.noMatch : t.none}
            </Box>
          )
        }
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
