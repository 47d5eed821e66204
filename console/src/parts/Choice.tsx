// One of several, chosen by its value: in a field of a form, or alone above a list.
import FormField, { type FormFieldProps } from "@cloudscape-design/components/form-field";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import type { Loaded } from "../core/load";

interface Props extends Omit<SelectProps, "selectedOption" | "options" | "onChange"> {
  value: string | undefined;
  /** Its name, where it may not be among the options. */
  called?: string | undefined;
  options: readonly (string | (SelectProps.Option & { value: string }))[];
  change: (value: string) => void;
}

/** What was chosen before is shown although it is not, or not yet, among the options. */
export function Choice({ value, called = value, options, change, ...select }: Props) {
  const all = options.map((each) => (typeof each === "string" ? { value: each, label: each } : each));
  const other = value ? { value, label: called } : null;
  return (
    <Select
      {...select}
      selectedOption={all.find((each) => each.value === value) ?? other}
      options={all}
      onChange={({ detail }) => change(detail.selectedOption.value ?? "")}
    />
  );
}

type FieldProps = Props &
  Pick<FormFieldProps, "label" | "description" | "errorText"> & {
    /** Where the options come from, if they are loaded. */
    from?: Pick<Loaded<unknown>, "loading" | "error">;
  };

export function ChoiceField({ label, description, from, errorText = from?.error?.message, ...choice }: FieldProps) {
  return (
    <FormField label={label} description={description} errorText={errorText}>
      <Choice statusType={from?.loading ? "loading" : "finished"} {...choice} />
    </FormField>
  );
}
