// A list of users, groups, roles or policies: found by name, created and deleted.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Pagination from "@cloudscape-design/components/pagination";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { Problem } from "../../parts/Problem";
import { roomy } from "../../parts/roomy";
import { CreateDialog } from "./CreateDialog";
import { entities, FORMS, type Entity, type Kind } from "./entity";
import { RemoveDialog } from "./RemoveDialog";
import { accessTexts } from "./texts";

const CREATE = { users: "createUser", groups: "createGroup", roles: "createRole", policies: "createPolicy" } as const;
const PAGE = 50;

export function Entities({ kind }: { kind: Kind }) {
  const t = useTexts(accessTexts);
  const language = useLanguage();
  const form = FORMS[kind];
  const allowed = useAllowed([`iam:${form.create}`, `iam:${form.delete}`]);
  const [creating, setCreating] = useState(false);
  const [removed, setRemoved] = useState<Entity>();
  const found = useLoad(() => entities(kind), [kind, changed.useTurn()]);
  const { items, filterProps, paginationProps, collectionProps } = useCollection(found.value ?? [], {
    filtering: { fields: ["name"] },
    pagination: { pageSize: PAGE },
    sorting: { defaultState: { sortingColumn: { sortingField: "name" } } },
  });
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <>
      <Table
        {...collectionProps}
        items={items}
        loading={found.loading && !found.value}
        loadingText={t.loading}
        trackBy="arn"
        ariaLabels={{ tableLabel: t[kind] }}
        header={
          <Header
            variant="h2"
            counter={`(${found.value?.length ?? 0})`}
            actions={
              allowed(`iam:${form.create}`) && (
                <Button variant="primary" onClick={() => setCreating(true)}>
                  {t[CREATE[kind]]}
                </Button>
              )
            }
          >
            {t[kind]}
          </Header>
        }
        filter={<TextFilter {...filterProps} filteringPlaceholder={t.find} filteringAriaLabel={t.find} />}
        pagination={<Pagination {...paginationProps} />}
        columnDefinitions={roomy([
          {
            id: "name",
            header: t.name,
            sortingField: "name",
            cell: (item: Entity) => (
              <Link href={href(["access", kind, kind === "policies" ? item.arn : item.name])}>{item.name}</Link>
            ),
            isRowHeader: true,
          },
          { id: "arn", header: t.arn, cell: (item: Entity) => item.arn },
          {
            id: "created",
            header: t.created,
            cell: (item: Entity) => (item.created ? moment(item.created, language) : "–"),
          },
          ...(allowed(`iam:${form.delete}`)
            ? [
                {
                  id: "actions",
                  header: t.actions,
                  cell: (item: Entity) => (
                    <Button variant="inline-link" ariaLabel={t.deleteOne(item.name)} onClick={() => setRemoved(item)}>
                      {t.delete}
                    </Button>
                  ),
                },
              ]
            : []),
        ])}
        empty={<Box textAlign="center">{t.none}</Box>}
      />
      {creating && (
        <CreateDialog kind={kind} title={t[CREATE[kind]]} close={() => setCreating(false)} after={found.reload} />
      )}
      {removed && (
        <RemoveDialog kind={kind} entity={removed} close={() => setRemoved(undefined)} after={found.reload} />
      )}
    </>
  );
}
