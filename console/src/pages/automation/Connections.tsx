// API destinations, which are HTTP endpoints that events can go to, and connections, which hold how to sign in there.
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Status } from "../../parts/status";
import { ConnectionDialog, DestinationDialog } from "./ConnectionDialogs";
import { connectionsTexts } from "./Connections.texts";
import { Listing } from "./Listing";
import { all } from "./rule";

export interface Connection {
  ConnectionArn: string;
  Name: string;
  ConnectionState: string;
  StateReason?: string;
  AuthorizationType: string;
  LastModifiedTime: number;
}

interface Destination {
  ApiDestinationArn: string;
  Name: string;
  ApiDestinationState: string;
  ConnectionArn: string;
  InvocationEndpoint: string;
  HttpMethod: string;
  InvocationRateLimitPerSecond?: number;
}

export function Connections() {
  const t = useTexts(connectionsTexts);
  const { moment } = useDates();
  const turn = changed.useTurn();
  const connections = useLoad((abort) => all<Connection>("ListConnections", "Connections", {}, abort), [turn]);
  const destinations = useLoad(
    (abort) => all<Destination>("ListApiDestinations", "ApiDestinations", {}, abort),
    [turn],
  );
  const [dialog, setDialog] = useState<"connection" | "destination">();
  const close = () => setDialog(undefined);
  const nameOf = (arn: string) => arn.split("/")[1] ?? arn;
  return (
    <SpaceBetween size="l">
      <Listing
        found={destinations}
        title={t.destinations}
        description={t.destinationsText}
        none={t.noDestinations}
        name={(item) => item.Name}
        create={{
          text: t.createDestination,
          action: "events:CreateApiDestination",
          open: () => setDialog("destination"),
          disabled: !connections.value?.length,
        }}
        remove={{
          operation: "DeleteApiDestination",
          input: (item) => ({ Name: item.Name }),
          text: t.destinationGone,
        }}
        columns={[
          { id: "state", header: t.state, cell: (item) => <Status of={item.ApiDestinationState} /> },
          { id: "endpoint", header: t.endpoint, cell: (item) => `${item.HttpMethod} ${item.InvocationEndpoint}` },
          { id: "connection", header: t.connection, cell: (item) => nameOf(item.ConnectionArn) },
          { id: "rate", header: t.rate, cell: (item) => t.perSecond(item.InvocationRateLimitPerSecond ?? 300) },
        ]}
      />
      <Listing
        found={connections}
        title={t.connections}
        description={t.connectionsText}
        none={t.noConnections}
        name={(item) => item.Name}
        create={{
          text: t.createConnection,
          action: "events:CreateConnection",
          open: () => setDialog("connection"),
        }}
        remove={{
          operation: "DeleteConnection",
          input: (item) => ({ Name: item.Name }),
          text: t.connectionGone,
        }}
        columns={[
          { id: "state", header: t.state, cell: (item) => <Status of={item.ConnectionState} /> },
          { id: "kind", header: t.kind, cell: (item) => t.kinds(item.AuthorizationType) },
          { id: "reason", header: t.reason, cell: (item) => item.StateReason ?? "–" },
          { id: "modified", header: t.modified, cell: (item) => moment(item.LastModifiedTime) },
        ]}
      />
      {dialog === "connection" && <ConnectionDialog close={close} after={connections.reload} />}
      {dialog === "destination" && (
        <DestinationDialog connections={connections.value ?? []} close={close} after={destinations.reload} />
      )}
    </SpaceBetween>
  );
}
