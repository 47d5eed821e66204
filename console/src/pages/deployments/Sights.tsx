// What handshakes saw: one line for every address of the host.
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { roomy } from "../../parts/roomy";
import type { Deployment, Sight } from "./deployment";
import { detailTexts } from "./Detail.texts";

export function Sights({ deployment }: { deployment: Deployment }) {
  const t = useTexts(detailTexts);
  const language = useLanguage();
  const { SeenAt: seen, Sights: sights = [], Probe: probe } = deployment;
  return (
    <Table
      wrapLines
      items={sights}
      trackBy="Address"
      ariaLabels={{ tableLabel: t.sights }}
      header={
        <Header variant="h2" description={seen ? `${t.seen}: ${moment(seen, language)}` : ""}>
          {t.sights}
        </Header>
      }
      columnDefinitions={roomy([
        { id: "address", header: t.address, cell: (item: Sight) => item.Address, isRowHeader: true },
        { id: "name", header: t.name, cell: (item: Sight) => item.ServerName },
        { id: "serial", header: t.found, cell: (item: Sight) => item.Serial ?? "–" },
        {
          id: "trusted",
          header: t.trusted,
          cell: (item: Sight) => (
            <StatusIndicator type={item.Trusted ? "success" : "error"}>{item.Trusted ? t.yes : t.no}</StatusIndicator>
          ),
        },
        { id: "problem", header: t.problem, cell: (item: Sight) => item.Problem ?? "–" },
      ])}
      empty={<Box textAlign="center">{probe ? t.never : t.noProbe}</Box>}
    />
  );
}
