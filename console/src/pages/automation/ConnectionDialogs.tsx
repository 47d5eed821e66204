// Making a connection with a key or a password, and an API destination that uses one.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
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
    <Confirm
      title={t.createConnection}
      action={t.createConnection}
      disabled={!name || !who || !secret}
      command={told}
      act={act}
      close={close}
    >
      <FormField label={t.name}>
        <Input value={name} onChange={({ detail }) => setName(detail.value)} autoFocus />
      </FormField>
      <FormField label={t.kind} description={t.kindText}>
        <Select
          selectedOption={{ value: kind, label: t.kinds(kind) }}
          options={KINDS.map((value) => ({ value, label: t.kinds(value) }))}
          onChange={({ detail }) => setKind(detail.selectedOption.value as typeof kind)}
        />
      </FormField>
      <FormField label={kind === "API_KEY" ? t.header : t.user}>
        <Input value={who} autoComplete={false} onChange={({ detail }) => setWho(detail.value)} />
      </FormField>
      <FormField label={kind === "API_KEY" ? t.value : t.password} constraintText={t.secretText}>
        <Input type="password" value={secret} autoComplete={false} onChange={({ detail }) => setSecret(detail.value)} />
      </FormField>
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
  const told = command("events", "CreateApiDestination", input);
  const options = connections.map((each) => ({ value: each.ConnectionArn, label: each.Name }));

  async function act() {
    await call("events", "CreateApiDestination", input);
    done(t.destinationMade(name), told);
    after();
  }

  return (
    <Confirm
      title={t.createDestination}
      action={t.createDestination}
      disabled={!name || !endpoint}
      command={told}
      act={act}
      close={close}
    >
      <FormField label={t.name}>
        <Input value={name} onChange={({ detail }) => setName(detail.value)} autoFocus />
      </FormField>
      <FormField label={t.connection}>
        <Select
          selectedOption={options.find(({ value }) => value === connection) ?? null}
          options={options}
          onChange={({ detail }) => setConnection(detail.selectedOption.value)}
        />
      </FormField>
      <FormField label={t.endpoint} constraintText={t.endpointForm}>
        <Input value={endpoint} onChange={({ detail }) => setEndpoint(detail.value)} />
      </FormField>
      <FormField label={t.method}>
        <Select
          selectedOption={{ value: method, label: method }}
          options={METHODS.map((value) => ({ value, label: value }))}
          onChange={({ detail }) => setMethod(detail.selectedOption.value ?? method)}
        />
      </FormField>
      <FormField label={t.rate} constraintText={t.rateForm}>
        <Input type="number" value={rate} onChange={({ detail }) => setRate(detail.value)} />
      </FormField>
    </Confirm>
  );
}
