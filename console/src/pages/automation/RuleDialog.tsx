// Switching a rule on and off, and deleting it with its targets.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import { targets, type Rule } from "./rule";
import { rulesTexts } from "./Rules.texts";

/** What can be done with a rule, and the action of IAM that it needs. */
export const RULE_ACTIONS = {
  enable: "events:EnableRule",
  disable: "events:DisableRule",
  delete: "events:DeleteRule",
} as const;

export type RuleAction = keyof typeof RULE_ACTIONS;

interface Props {
  action: RuleAction;
  rule: Rule;
  close: () => void;
  after: () => void;
}

const OPERATIONS = { enable: "EnableRule", disable: "DisableRule", delete: "DeleteRule" } as const;

export function RuleDialog({ action, rule, close, after }: Props) {
  const t = useTexts(rulesTexts);
  const input = { Name: rule.Name, EventBusName: rule.EventBusName };
  const held = useLoad(async (abort) => (action === "delete" ? targets(input, abort) : []), [rule.Arn, action]);
  // A rule with targets cannot be deleted: they go first.
  const removal = {
    Rule: rule.Name,
    EventBusName: rule.EventBusName,
    Ids: (held.value ?? []).map(({ Id }) => Id),
  };
  const first = removal.Ids.length ? [command("events", "RemoveTargets", removal)] : [];
  const commands = [...first, command("events", OPERATIONS[action], input)].join("\n\n");

  async function act() {
    if (removal.Ids.length) await call("events", "RemoveTargets", removal);
    await call("events", OPERATIONS[action], input);
    done({ enable: t.enabled, disable: t.disabled, delete: t.deleted }[action](rule.Name), commands);
    after();
  }

  return (
    <Confirm
      title={t[action]}
      command={commands}
      disabled={held.loading}
      word={action === "delete" ? t.deleteWord : undefined}
      act={act}
      close={close}
    >
      <Box fontWeight="bold">{rule.Name}</Box>
      <Alert type={action === "enable" ? "info" : "warning"}>
        {{ enable: t.enableText, disable: t.disableText, delete: t.deleteText }[action]}
      </Alert>
    </Confirm>
  );
}
