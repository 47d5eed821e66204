// Attaching a managed policy: one that the account made, or one that comes with the service.
import { useState } from "react";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { ChoiceField } from "../../parts/Choice";
import { ConfirmChange } from "./ConfirmChange";
import { list, type Operation } from "./iam";
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
  const [chosen, setChosen] = useState("");
  const found = useLoad(() => list<{ PolicyName: string; Arn: string }>("ListPolicies", "Policies"), []);
  const options = (found.value ?? [])
    .filter(({ Arn }) => !has.includes(Arn))
    .map(({ PolicyName, Arn }) => ({ value: Arn, label: PolicyName, description: Arn }));
  const name = options.find(({ value }) => value === chosen)?.label ?? "";
  return (
    <ConfirmChange
      title={t.attach}
      disabled={!chosen}
      operation={operation}
      input={{ ...named, PolicyArn: chosen }}
      said={t.attached(name)}
      after={after}
      close={close}
    >
      <ChoiceField
        label={t.policy}
        value={chosen}
        options={options}
        placeholder={t.choose}
        filteringType="auto"
        filteringAriaLabel={t.find}
        from={found}
        loadingText={t.loading}
        change={setChosen}
      />
    </ConfirmChange>
  );
}
