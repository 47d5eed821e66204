// One rule: what it waits for, where matching events go, and what became of those that went.
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go } from "../../core/route";
import { Document } from "../../parts/Document";
import { Menu } from "../../parts/Menu";
import { Page } from "../../parts/Page";
import { Pairs } from "../../parts/Pairs";
import { Row } from "../../parts/Row";
import { Section } from "../../parts/Section";
import { Status } from "../../parts/status";
import { Waiting } from "../../parts/Waiting";
import { Deliveries } from "./Deliveries";
import { describe, tidy } from "./rule";
import { RULE_ACTIONS, RuleDialog, type RuleAction } from "./RuleDialog";
import { ruleDetailTexts } from "./RuleDetail.texts";
import { RuleForm } from "./RuleForm";
import { Targets } from "./Targets";

export function RuleDetail({ arn }: { arn: string }) {
  const t = useTexts(ruleDetailTexts);
  const found = useLoad((abort) => describe(arn, abort), [arn, changed.useTurn()]);
  const allowed = useAllowed(["events:PutRule", ...Object.values(RULE_ACTIONS)], arn);
  const [action, setAction] = useState<RuleAction>();
  const [editing, setEditing] = useState(false);
  const rule = found.value;
  if (!rule) return <Waiting on={found} />;
  if (editing) {
    const close = () => {
      setEditing(false);
      found.reload();
    };
    return <RuleForm rule={rule} close={close} />;
  }
  const switching: RuleAction = rule.State === "DISABLED" ? "enable" : "disable";
  const offered = ([switching, "delete"] as const).filter((each) => allowed(RULE_ACTIONS[each]));
  return (
    <Page
      title={rule.Name}
      description={rule.Arn}
      actions={
        <Row>
          <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
          {offered.length > 0 && (
            <Menu offered={offered} say={(id) => t[id]} choose={setAction}>
              {t.actions}
            </Menu>
          )}
          {allowed("events:PutRule") && <Button onClick={() => setEditing(true)}>{t.edit}</Button>}
        </Row>
      }
    >
      <Section title={t.waits}>
        <Pairs
          columns={4}
          items={[
            { label: t.state, value: <Status of={rule.State} /> },
            { label: t.bus, value: rule.EventBusName },
            { label: t.schedule, value: rule.ScheduleExpression ?? "–" },
            { label: t.description, value: rule.Description ?? "–" },
          ]}
        />
        {rule.EventPattern && <Document label={t.pattern} text={tidy(rule.EventPattern)} />}
      </Section>
      <Targets rule={rule} />
      <Deliveries rule={arn} />
      {action && (
        <RuleDialog
          action={action}
          rule={rule}
          close={() => setAction(undefined)}
          after={() => (action === "delete" ? go(["automation", "rules"]) : found.reload())}
        />
      )}
    </Page>
  );
}
