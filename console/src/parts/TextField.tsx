// A field of a form that a line of text, a number or a secret is typed into.
import FormField, { type FormFieldProps } from "@cloudscape-design/components/form-field";
import Input, { type InputProps } from "@cloudscape-design/components/input";

type Field = Pick<FormFieldProps, "label" | "description" | "constraintText" | "errorText">;
type Props = Field & Omit<InputProps, "onChange"> & { change: (value: string) => void };

export function TextField({ label, description, constraintText, errorText, change, ...input }: Props) {
  return (
    <FormField label={label} description={description} constraintText={constraintText} errorText={errorText}>
      <Input {...input} onChange={({ detail }) => change(detail.value)} />
    </FormField>
  );
}
