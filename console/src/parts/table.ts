// What a table shows: the columns and the page size that its user chose, kept by the table's name.
import type { CollectionPreferencesProps } from "@cloudscape-design/components/collection-preferences";
import type { TableProps } from "@cloudscape-design/components/table";
import { useSyncExternalStore } from "react";
import { useTexts } from "../core/i18n";
import { preferences } from "../core/preferences";
import { tableTexts } from "./table.texts";

interface Column {
  id: string;
  header: string;
}

export function useTable(name: string, columns: readonly string[]) {
  const t = useTexts(tableTexts);
  const chosen = useSyncExternalStore(preferences.subscribe, preferences.get).tables[name] ?? {};
  const pageSize = chosen.pageSize ?? 20;
  const visible = chosen.columns ?? columns;

  function display(all: readonly Column[]): TableProps.ColumnDisplayProperties[] {
    const ids = [...visible, ...all.map((column) => column.id).filter((id) => !visible.includes(id))];
    return ids
      .filter((id) => all.some((column) => column.id === id))
      .map((id) => ({ id, visible: visible.includes(id) }));
  }

  return {
    pageSize,
    display,
    preferences: (all: readonly Column[]): CollectionPreferencesProps => ({
      title: t.title,
      confirmLabel: t.confirm,
      cancelLabel: t.cancel,
      preferences: { pageSize, contentDisplay: display(all) },
      pageSizePreference: {
        title: t.pageSize,
        options: [20, 50, 100].map((value) => ({ value, label: t.rows(value) })),
      },
      contentDisplayPreference: { title: t.columns, options: all.map(({ id, header }) => ({ id, label: header })) },
      onConfirm: ({ detail }) =>
        preferences.set({
          tables: {
            ...preferences.get().tables,
            [name]: {
              pageSize: detail.pageSize ?? pageSize,
              columns: (detail.contentDisplay ?? []).filter((each) => each.visible).map((each) => each.id),
            },
          },
        }),
    }),
  };
}
