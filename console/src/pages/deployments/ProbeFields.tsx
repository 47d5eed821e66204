// The handshake that proves a deployment: where, by which name, and who makes it.
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useTexts } from "../../core/i18n";
import { START_TLS, type Wanted } from "./deployment";
import { formTexts } from "./Form.texts";

export function ProbeFields({ wanted, change }: { wanted: Wanted; change: (more: Partial<Wanted>) => void }) {
  const t = useTexts(formTexts);
  const { probe } = wanted;
  const set = (more: Partial<Wanted["probe"]>) => change({ probe: { ...probe, ...more } });
  const protocols = [{ value: "", label: t.noStartTls }, ...START_TLS.map((value) => ({ value, label: value }))];
  return (
    <SpaceBetween size="m">
      <Checkbox checked={wanted.probed} onChange={({ detail }) => change({ probed: detail.checked })}>
        {t.probed}
      </Checkbox>
      {wanted.probed && (
        <SpaceBetween size="m">
          <FormField label={t.host} description={t.hostText}>
            <Input
              name="host"
              value={probe.host}
              placeholder={t.hostExample}
              onChange={({ detail }) => set({ host: detail.value })}
            />
          </FormField>
          <FormField label={t.port}>
            <Input type="number" value={probe.port} onChange={({ detail }) => set({ port: detail.value })} />
          </FormField>
          <FormField label={t.serverName} description={t.serverNameText}>
            <Input value={probe.name} onChange={({ detail }) => set({ name: detail.value })} />
          </FormField>
          <FormField label={t.startTls}>
            <Select
              selectedOption={protocols.find(({ value }) => value === probe.startTls) ?? null}
              options={protocols}
              onChange={({ detail }) => set({ startTls: detail.selectedOption.value ?? "" })}
            />
          </FormField>
          <Checkbox
            checked={probe.fromServer}
            description={t.fromServerText}
            onChange={({ detail }) => set({ fromServer: detail.checked })}
          >
            {t.fromServer}
          </Checkbox>
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
