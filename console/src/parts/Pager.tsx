// The way through a list that comes in pages.
import Pagination from "@cloudscape-design/components/pagination";
import type { Paged } from "./pages";

export function Pager({ pages }: { pages: Paged<unknown> }) {
  return (
    <Pagination
      currentPageIndex={pages.page}
      pagesCount={pages.known}
      openEnd={pages.more}
      onChange={({ detail }) => pages.turn(detail.currentPageIndex)}
    />
  );
}
