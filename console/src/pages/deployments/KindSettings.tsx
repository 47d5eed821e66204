// The settings of a kind of place: those that are needed, the rest behind a fold; of a kind that is not ours, names and values.
import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { camel } from "../../core/camel";
import { useTexts } from "../../core/i18n";
import { TextField } from "../../parts/TextField";
import { KINDS, type Setting } from "./deployment";
import { kindTexts } from "./KindSettings.texts";

interface Props {
  kind: string;
  settings: Record<string, string>;
  change: (settings: Record<string, string>) => void;
}

export function KindSettings(props: Props) {
  const known = KINDS[props.kind];
  return known ? <Known key={props.kind} known={known} {...props} /> : <Unknown {...props} />;
}

function Known({ known, settings, change }: Props & { known: Setting[] }) {
  const t = useTexts(kindTexts);
  const first = known.filter(({ name, required }) => required || name === "reload" || name === "check");
  const rest = known.filter((setting) => !first.includes(setting));
  const field = ({ name, required, default: usual }: Setting) => (
    <TextField
      key={name}
      name={`setting-${name}`}
      label={required ? name : t.optional(name)}
      description={meaning(t, name)}
      constraintText={usual !== undefined && t.usual(usual)}
      value={settings[name] ?? ""}
      placeholder={usual ?? ""}
      change={(value) => change({ ...settings, [name]: value })}
    />
  );
  return (
    <SpaceBetween size="m">
      {first.map(field)}
      <ExpandableSection headerText={t.more}>
        <SpaceBetween size="m">{rest.map(field)}</SpaceBetween>
      </ExpandableSection>
    </SpaceBetween>
  );
}

/** What a setting means, by its name: "password-file" is the text passwordFile. */
function meaning(t: Record<string, unknown>, name: string): string {
  const text = t[camel(name)];
  return typeof text === "string" ? text : "";
}

function Unknown({ settings, change }: Props) {
  const t = useTexts(kindTexts);
  const [items, setItems] = useState(() => Object.entries(settings).map(([key, value]) => ({ key, value })));
  function set(now: typeof items) {
    setItems(now);
    change(Object.fromEntries(now.filter(({ key }) => key).map(({ key, value }) => [key, value])));
  }
  const put = (at: number, more: Partial<(typeof items)[number]>) =>
    set(items.map((item, each) => (each === at ? { ...item, ...more } : item)));
  return (
    <AttributeEditor
      items={items}
      addButtonText={t.addSetting}
      removeButtonText={t.removeSetting}
      empty={t.noSetting}
      definition={[
        {
          label: t.settingName,
          control: (item, at) => <Input value={item.key} onChange={({ detail }) => put(at, { key: detail.value })} />,
        },
        {
          label: t.settingValue,
          control: (item, at) => (
            <Input value={item.value} onChange={({ detail }) => put(at, { value: detail.value })} />
          ),
        },
      ]}
      onAddButtonClick={() => setItems([...items, { key: "", value: "" }])}
      onRemoveButtonClick={({ detail }) => set(items.filter((_, at) => at !== detail.itemIndex))}
    />
  );
}
