// Deleting something of IAM with all that hangs on it: the calls are shown before they are made.
import Alert from "@cloudscape-design/components/alert";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import { Problem } from "../../parts/Problem";
import { perform, removal, script, type Entity, type Kind } from "./entity";
import { accessTexts } from "./texts";

interface Props {
  kind: Kind;
  entity: Entity;
  close: () => void;
  after: () => void;
}

export function RemoveDialog({ kind, entity, close, after }: Props) {
  const t = useTexts(accessTexts);
  const steps = useLoad(() => removal(kind, entity), [entity.arn]);
  return (
    <Confirm
      title={t.deleteOne(entity.name)}
      action={t.delete}
      word={t.deleteWord}
      disabled={steps.value === undefined}
      command={script(steps.value ?? [])}
      act={async () => {
        await perform(steps.value ?? []);
        done(t.deleted(entity.name), script(steps.value ?? []));
        after();
      }}
      close={close}
    >
      {steps.error && <Problem error={steps.error} retry={steps.reload} />}
      <Alert type="warning">{t.deleteText(entity.name)}</Alert>
    </Confirm>
  );
}
