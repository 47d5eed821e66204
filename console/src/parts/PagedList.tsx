// A list that comes page by page, with the way through it.
import type { ComponentProps } from "react";
import { List } from "./List";
import { Pager } from "./Pager";
import type { Paged } from "./pages";

type Props<T> = Omit<ComponentProps<typeof List<T>>, "found" | "pagination"> & { pages: Paged<T> };

export function PagedList<T>({ pages, ...list }: Props<T>) {
  return <List<T> found={pages} pagination={<Pager pages={pages} />} {...list} />;
}
