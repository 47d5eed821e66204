// Attaching a managed policy: one that the account made, or one that comes with the service.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { change, list, shown, type Operation } from "./iam";
import { policiesTexts } from "./Policies.texts";

interface Props {
  operation: Operation;
  named: Record<string, string>;
  has: (string | undefined)[];
  close: () => void;
  after: () => void;
}

export function AttachDialog({ operation, named, has, close, after }: Props) {
  const t = useTexts(policiesTexts);
  const [chosen, setChosen] = useState<{ value: string; label: string }>();
  const found = useLoad(() => list<{ PolicyName: string; Arn: string }>("ListPolicies", "Policies"), []);
  const options = (found.value ?? [])
    .filter(({ Arn }) => !has.includes(Arn))
    .map(({ PolicyName, Arn }) => ({ value: Arn, label: PolicyName, description: Arn }));
  const input = { ...named, PolicyArn: chosen?.value ?? "" };
  return (
    <Confirm
      title={t.attach}
      action={t.attach}
      disabled={!chosen}
      command={shown(operation, input)}
      act={async () => {
        await change(operation, input, t.attached(chosen?.label ?? ""));
        after();
      }}
      close={close}
    >
      <FormField label={t.policy} errorText={found.error?.message}>
        <Select
          selectedOption={chosen ?? null}
          options={options}
          placeholder={t.choose}
          filteringType="auto"
          filteringAriaLabel={t.find}
          statusType={found.loading ? "loading" : "finished"}
          loadingText={t.loading}
          onChange={({ detail: { selectedOption } }) =>
            setChosen({ value: selectedOption.value ?? "", label: selectedOption.label ?? "" })
          }
        />
      </FormField>
    </Confirm>
  );
}
