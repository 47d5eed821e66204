// What handshakes saw: one line for every address of the host.
import { useDates, useTexts } from "../../core/i18n";
import { List } from "../../parts/List";
import { Mark } from "../../parts/Mark";
import type { Deployment } from "./deployment";
import { detailTexts } from "./Detail.texts";

export function Sights({ deployment }: { deployment: Deployment }) {
  const t = useTexts(detailTexts);
  const { moment } = useDates();
  const { SeenAt: seen, Sights: sights = [], Probe: probe } = deployment;
  return (
    <List
      found={sights}
      title={t.sights}
      description={seen ? `${t.seen}: ${moment(seen)}` : ""}
      trackBy="Address"
      columns={[
        { id: "address", header: t.address, cell: (item) => item.Address, isRowHeader: true },
        { id: "name", header: t.name, cell: (item) => item.ServerName },
        { id: "serial", header: t.found, cell: (item) => item.Serial ?? "–" },
        {
          id: "trusted",
          header: t.trusted,
          cell: (item) => <Mark type={item.Trusted ? "success" : "error"}>{item.Trusted ? t.yes : t.no}</Mark>,
        },
        { id: "problem", header: t.problem, cell: (item) => item.Problem ?? "–" },
      ]}
      none={probe ? t.never : t.noProbe}
    />
  );
}
