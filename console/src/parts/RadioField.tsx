// A field of a form with few choices, all of them in sight.
import FormField from "@cloudscape-design/components/form-field";
import RadioGroup, { type RadioGroupProps } from "@cloudscape-design/components/radio-group";

interface Props<Value extends string> {
  label: string;
  value: Value | undefined;
  items: readonly (RadioGroupProps.RadioButtonDefinition & { value: Value })[];
  change: (value: Value) => void;
}

export function RadioField<Value extends string>({ label, value, items, change }: Props<Value>) {
  return (
    <FormField label={label}>
      <RadioGroup value={value ?? null} items={items} onChange={({ detail }) => change(detail.value as Value)} />
    </FormField>
  );
}
