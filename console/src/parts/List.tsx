// A list: its name and how many there are, what can be done, its rows; loading, empty and refused as in every list.
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { ReactNode } from "react";
import type { Failure } from "../core/failure";
import type { Loaded } from "../core/load";
import type { Paged } from "./pages";
import { Problem } from "./Problem";
import { roomy } from "./roomy";

export type Column<T> = TableProps.ColumnDefinition<T>;

/** One that its user can take away or move. */
export type NamedColumn<T> = Column<T> & { id: string; header: string };

type Own = "items" | "columnDefinitions" | "header" | "empty";

interface Props<T> extends Omit<TableProps<T>, Own> {
  /** Rows that are there, are loaded at once, or come page by page. */
  found: readonly T[] | Loaded<readonly T[]> | Paged<T>;
  title: string;
  /** As what it is shown: a link, say. */
  heading?: ReactNode;
  /** Of the page, or of a part of it. */
  level?: "h1" | "h2";
  description?: ReactNode;
  count?: number | undefined;
  actions?: ReactNode;
  columns: readonly Column<T>[];
  none: ReactNode;
}

export function List<T>(props: Props<T>) {
  const { found, title, heading = title, level = "h2", description, actions, columns, none, ...table } = props;
  const { items, total, loading, error, reload } = rows(found);
  const { count = total, ariaLabels, ...others } = table;
  return (
    <Table<T>
      wrapLines
      loading={loading}
      {...others}
      items={items}
      columnDefinitions={roomy(columns)}
      ariaLabels={{ tableLabel: title, ...ariaLabels }}
      header={
        <Header
          variant={others.variant === "full-page" ? "awsui-h1-sticky" : level}
          counter={count === undefined ? undefined : `(${count})`}
          description={description}
          actions={actions}
        >
          {heading}
        </Header>
      }
      empty={error ? <Problem error={error} retry={reload} /> : <Box textAlign="center">{none}</Box>}
    />
  );
}

interface Rows<T> {
  items: readonly T[];
  /** How many there are, if one can know. */
  total?: number | undefined;
  loading: boolean;
  error?: Failure | undefined;
  reload?: () => void;
}

/** What a list shows of what it was given. */
function rows<T>(found: readonly T[] | Loaded<readonly T[]> | Paged<T>): Rows<T> {
  if (!("reload" in found)) return { items: found, total: found.length, loading: false };
  if (found.error) return { ...found, items: [] };
  if ("turn" in found) return found;
  const { value = [], loading, reload } = found;
  return { items: value, total: found.value?.length, loading: loading && !found.value, reload };
}
