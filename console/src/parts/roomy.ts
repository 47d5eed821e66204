// Columns that keep room for a word or two: on a phone a table is then pushed sideways, and words stay whole.
const ROOM = 130; // pixels

export function roomy<Column extends object>(columns: readonly Column[]): (Column & { minWidth: number })[] {
  return columns.map((column) => ({ minWidth: ROOM, ...column }));
}
