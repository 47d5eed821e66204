// The handshake that proves a deployment: where, by which name, and who makes it.
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useTexts } from "../../core/i18n";
import { Check } from "../../parts/Check";
import { ChoiceField } from "../../parts/Choice";
import { TextField } from "../../parts/TextField";
import { START_TLS, type Wanted } from "./deployment";
import { formTexts } from "./Form.texts";

export function ProbeFields({ wanted, change }: { wanted: Wanted; change: (more: Partial<Wanted>) => void }) {
  const t = useTexts(formTexts);
  const { probe } = wanted;
  const set = (more: Partial<Wanted["probe"]>) => change({ probe: { ...probe, ...more } });
  const protocols = [{ value: "", label: t.noStartTls }, ...START_TLS.map((value) => ({ value, label: value }))];
  return (
    <SpaceBetween size="m">
      <Check value={wanted.probed} change={(probed) => change({ probed })}>
        {t.probed}
      </Check>
      {wanted.probed && (
        <SpaceBetween size="m">
          <TextField
            label={t.host}
            description={t.hostText}
            name="host"
            value={probe.host}
            placeholder={t.hostExample}
            change={(host) => set({ host })}
          />
          <TextField label={t.port} type="number" value={probe.port} change={(port) => set({ port })} />
          <TextField
            label={t.serverName}
            description={t.serverNameText}
            value={probe.name}
            change={(name) => set({ name })}
          />
          <ChoiceField
            label={t.startTls}
            value={probe.startTls}
            options={protocols}
            change={(startTls) => set({ startTls })}
          />
          <Check value={probe.fromServer} description={t.fromServerText} change={(fromServer) => set({ fromServer })}>
            {t.fromServer}
          </Check>
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
