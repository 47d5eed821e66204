// A list of users, groups, roles or policies: found by name, created and deleted.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import Pagination from "@cloudscape-design/components/pagination";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { List, type Column } from "../../parts/List";
import { CreateDialog } from "./CreateDialog";
import { entities, FORMS, type Entity, type Kind } from "./entity";
import { RemoveDialog } from "./RemoveDialog";
import { accessTexts } from "./texts";

const CREATE = { users: "createUser", groups: "createGroup", roles: "createRole", policies: "createPolicy" } as const;
const PAGE = 50;

export function Entities({ kind }: { kind: Kind }) {
  const t = useTexts(accessTexts);
  const { moment } = useDates();
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
  const removal: Column<Entity> = {
    id: "actions",
    header: t.actions,
    cell: (item) => (
      <Button variant="inline-link" ariaLabel={t.deleteOne(item.name)} onClick={() => setRemoved(item)}>
        {t.delete}
      </Button>
    ),
  };
  return (
    <>
      <List
        {...collectionProps}
        found={{ ...found, value: found.value && items }}
        title={t[kind]}
        count={found.value?.length}
        loadingText={t.loading}
        trackBy="arn"
        actions={
          allowed(`iam:${form.create}`) && (
            <Button variant="primary" onClick={() => setCreating(true)}>
              {t[CREATE[kind]]}
            </Button>
          )
        }
        filter={<TextFilter {...filterProps} filteringPlaceholder={t.find} filteringAriaLabel={t.find} />}
        pagination={<Pagination {...paginationProps} />}
        columns={[
          {
            id: "name",
            header: t.name,
            sortingField: "name",
            cell: (item) => (
              <Link href={href(["access", kind, kind === "policies" ? item.arn : item.name])}>{item.name}</Link>
            ),
            isRowHeader: true,
          },
          { id: "arn", header: t.arn, cell: (item) => item.arn },
          { id: "created", header: t.created, cell: (item) => moment(item.created) },
          ...(allowed(`iam:${form.delete}`) ? [removal] : []),
        ]}
        none={t.none}
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
