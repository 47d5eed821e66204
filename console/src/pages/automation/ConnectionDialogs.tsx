// Making a connection with a key or a password, and an API destination that uses one.
import { useState } from "react";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { ChoiceField } from "../../parts/Choice";
import { Confirm } from "../../parts/Confirm";
import { ConfirmCall } from "../../parts/ConfirmCall";
import { done } from "../../parts/messages";
import { TextField } from "../../parts/TextField";
import type { Connection } from "./Connections";
import { connectionsTexts } from "./Connections.texts";

interface Props {
  close: () => void;
  after: () => void;
}

const KINDS = ["API_KEY", "BASIC"] as const;
const METHODS = ["POST", "PUT", "PATCH", "GET", "DELETE", "HEAD", "OPTIONS"];

export function ConnectionDialog({ close, after }: Props) {
  const t = useTexts(connectionsTexts);
  const [name, setName] = useState("");
  const [kind, setKind] = useState<(typeof KINDS)[number]>("API_KEY");
  const [who, setWho] = useState("");
  const [secret, setSecret] = useState("");
  const input = (shown: string) => ({
    Name: name,
    AuthorizationType: kind,
    AuthParameters:
      kind === "API_KEY"
        ? { ApiKeyAuthParameters: { ApiKeyName: who, ApiKeyValue: shown } }
        : { BasicAuthParameters: { Username: who, Password: shown } },
  });
  const told = command("events", "CreateConnection", input("…"));

  async function act() {
    await call("events", "CreateConnection", input(secret));
    done(t.connectionMade(name), told);
    after();
  }

  return (
    <Confirm title={t.createConnection} disabled={!name || !who || !secret} command={told} act={act} close={close}>
      <TextField label={t.name} value={name} change={setName} autoFocus />
      <ChoiceField
        label={t.kind}
        description={t.kindText}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t.kinds(value) }))}
        change={(value) => setKind(value as typeof kind)}
      />
      <TextField label={kind === "API_KEY" ? t.header : t.user} value={who} autoComplete={false} change={setWho} />
      <TextField
        label={kind === "API_KEY" ? t.value : t.password}
        constraintText={t.secretText}
        type="password"
        value={secret}
        autoComplete={false}
        change={setSecret}
      />
    </Confirm>
  );
}

export function DestinationDialog({ connections, close, after }: Props & { connections: readonly Connection[] }) {
  const t = useTexts(connectionsTexts);
  const [name, setName] = useState("");
  const [connection, setConnection] = useState(connections[0]?.ConnectionArn);
  const [endpoint, setEndpoint] = useState("");
  const [method, setMethod] = useState("POST");
  const [rate, setRate] = useState("300");
  const input = {
    Name: name,
    ConnectionArn: connection,
    InvocationEndpoint: endpoint,
    HttpMethod: method,
    InvocationRateLimitPerSecond: Number(rate),
  };
  const options = connections.map((each) => ({ value: each.ConnectionArn, label: each.Name }));

  return (
    <ConfirmCall
      title={t.createDestination}
      disabled={!name || !endpoint}
      service="events"
      operation="CreateApiDestination"
      input={input}
      said={t.destinationMade(name)}
      after={after}
      close={close}
    >
      <TextField label={t.name} value={name} change={setName} autoFocus />
      <ChoiceField label={t.connection} value={connection} options={options} change={setConnection} />
      <TextField label={t.endpoint} constraintText={t.endpointForm} value={endpoint} change={setEndpoint} />
      <ChoiceField label={t.method} value={method} options={METHODS} change={setMethod} />
      <TextField label={t.rate} constraintText={t.rateForm} type="number" value={rate} change={setRate} />
    </ConfirmCall>
  );
}
