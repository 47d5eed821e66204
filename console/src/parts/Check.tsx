// Something that is wanted or not.
import Checkbox, { type CheckboxProps } from "@cloudscape-design/components/checkbox";

interface Props extends Omit<CheckboxProps, "checked" | "onChange"> {
  value: boolean;
  change: (value: boolean) => void;
}

export function Check({ value, change, ...checkbox }: Props) {
  return <Checkbox {...checkbox} checked={value} onChange={({ detail }) => change(detail.checked)} />;
}
