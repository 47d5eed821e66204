// Deployments and agents as the service tells them, and a form's values as it takes them.
import { call } from "../../core/call";
import { everything } from "../../parts/everything";
import kinds from "./kinds.json";

export interface Probe {
  Host: string;
  Port: number;
  ServerName?: string;
  StartTls?: string;
  FromServer?: boolean;
}

export interface Sight {
  Address: string;
  ServerName: string;
  Fingerprint?: string;
  Serial?: string;
  Trusted: boolean;
  Problem?: string;
}

export interface Deployment {
  DeploymentArn: string;
  Name: string;
  CertificateArn: string;
  AgentName: string;
  Kind: string;
  Settings?: Record<string, string>;
  Probe?: Probe;
  Wave: number;
  MaintenanceWindow?: { Schedule: string; DurationMinutes: number };
  Owner?: string;
  OnDrift: "MEND" | "REPORT";
  ServedWithinHours?: number;
  Status: string;
  Reason?: string;
  ChangedAt?: number;
  CreatedAt?: number;
  Attempt?: number;
  NextAttemptAt?: number;
  Serial?: string;
  DeliveredSerial?: string;
  UnservedSince?: number;
  SeenAt?: number;
  Sights?: Sight[];
  ProvedRoot?: string; // the root that a client needs, and no other (SHA-256, hex)
}

export interface Agent {
  AgentName: string;
  AgentArn: string;
  Description?: string;
  State: "NEW" | "PRESENT" | "LOST";
  TokenEndsAt?: number;
  LastSeenAt?: number;
  Hostname?: string;
  Version?: string;
  Kinds?: string[];
  Deployments?: number;
}

/** A setting of a kind; the server has the same table and refuses by it. */
export interface Setting {
  name: string;
  form: string;
  required?: boolean;
  default?: string;
}

export const KINDS: Record<string, Setting[]> = kinds;
export const STATUSES = [
  "PENDING",
  "INSTALLING",
  "DELIVERED",
  "SERVED",
  "FAILED",
  "ROLLED_BACK",
  "DRIFTED",
  "REMOVING",
] as const;
export const START_TLS = ["SMTP", "IMAP", "POP3", "LDAP", "POSTGRESQL", "MYSQL"];

export async function describe(arn: string, abort?: AbortSignal): Promise<Deployment> {
  const input = { DeploymentArn: arn };
  return (await call<{ Deployment: Deployment }>("tokiwa", "DescribeDeployment", input, abort)).Deployment;
}

export function agents(abort?: AbortSignal): Promise<Agent[]> {
  return everything<Agent>("tokiwa", "ListAgents", "Agents", {}, abort);
}

/** What the form holds: all as text, as it is typed. */
export interface Wanted {
  name: string;
  certificate: string;
  agent: string;
  kind: string;
  settings: Record<string, string>;
  probed: boolean;
  probe: { host: string; port: string; name: string; startTls: string; fromServer: boolean };
  wave: string;
  schedule: string;
  minutes: string;
  owner: string;
  onDrift: Deployment["OnDrift"];
  hours: string;
}

export function begun(from?: Deployment): Wanted {
  return {
    name: from?.Name ?? "",
    certificate: from?.CertificateArn ?? "",
    agent: from?.AgentName ?? "",
    kind: from?.Kind ?? "nginx",
    settings: from?.Settings ?? {},
    probed: from ? from.Probe !== undefined : true,
    probe: {
      host: from?.Probe?.Host ?? "",
      port: String(from?.Probe?.Port ?? 443),
      name: from?.Probe?.ServerName ?? "",
      startTls: from?.Probe?.StartTls ?? "",
      fromServer: from?.Probe?.FromServer ?? false,
    },
    wave: String(from?.Wave ?? 0),
    schedule: from?.MaintenanceWindow?.Schedule ?? "",
    minutes: String(from?.MaintenanceWindow?.DurationMinutes ?? 120),
    owner: from?.Owner ?? "",
    onDrift: from?.OnDrift ?? "MEND",
    hours: String(from?.ServedWithinHours ?? 24),
  };
}

/** The input of CreateDeployment, or of UpdateDeployment for `was`. */
export function input(wanted: Wanted, was?: Deployment): object {
  const { probe } = wanted;
  return {
    ...(was ? { DeploymentArn: was.DeploymentArn } : { Name: wanted.name }),
    CertificateArn: wanted.certificate,
    ...(was ? {} : { AgentName: wanted.agent, Kind: wanted.kind }),
    Settings: Object.fromEntries(Object.entries(wanted.settings).filter(([, value]) => value)),
    ...(wanted.probed && {
      Probe: {
        Host: probe.host,
        Port: Number(probe.port),
        ...(probe.name && { ServerName: probe.name }),
        ...(probe.startTls && { StartTls: probe.startTls }),
        ...(probe.fromServer && { FromServer: true }),
      },
    }),
    ...(was?.Probe && !wanted.probed && { RemoveProbe: true }),
    Wave: Number(wanted.wave),
    ...(wanted.schedule && {
      MaintenanceWindow: { Schedule: wanted.schedule, DurationMinutes: Number(wanted.minutes) },
    }),
    ...(was?.MaintenanceWindow && !wanted.schedule && { RemoveMaintenanceWindow: true }),
    ...((wanted.owner || was?.Owner) && { Owner: wanted.owner }),
    OnDrift: wanted.onDrift,
    ServedWithinHours: Number(wanted.hours),
  };
}

/** Whether nothing is missing that the service would refuse it without. */
export function complete(wanted: Wanted): boolean {
  const needed = (KINDS[wanted.kind] ?? []).filter((setting) => setting.required);
  return Boolean(
    wanted.name &&
    wanted.certificate &&
    wanted.agent &&
    needed.every(({ name }) => wanted.settings[name]) &&
    (!wanted.probed || (wanted.probe.host && Number(wanted.probe.port))),
  );
}
