// A setting that is a number.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";

interface Props {
  name: string;
  label: string;
  help?: string;
  limits?: string;
  value: string;
  change: (value: string) => void;
}

export function NumberField({ name, label, help, limits, value, change }: Props) {
  return (
    <FormField label={label} description={help} constraintText={limits}>
      <Input name={name} type="number" value={value} onChange={({ detail }) => change(detail.value)} />
    </FormField>
  );
}
