// One rule: what it waits for, where matching events go, and what became of those that went.
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go } from "../../core/route";
import { Document } from "../../parts/Document";
import { Problem } from "../../parts/Problem";
import { Status } from "../../parts/status";
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
  if (!rule) return found.error ? <Problem error={found.error} retry={found.reload} /> : <Spinner size="large" />;
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
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={rule.Arn}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
              {offered.length > 0 && (
                <ButtonDropdown
                  items={offered.map((id) => ({ id, text: t[id] }))}
                  onItemClick={({ detail }) => setAction(detail.id as RuleAction)}
                >
                  {t.actions}
                </ButtonDropdown>
              )}
              {allowed("events:PutRule") && <Button onClick={() => setEditing(true)}>{t.edit}</Button>}
            </SpaceBetween>
          }
        >
          {rule.Name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">{t.waits}</Header>}>
          <SpaceBetween size="m">
            <KeyValuePairs
              columns={4}
              items={[
                { label: t.state, value: <Status of={rule.State} /> },
                { label: t.bus, value: rule.EventBusName },
                { label: t.schedule, value: rule.ScheduleExpression ?? "–" },
                { label: t.description, value: rule.Description ?? "–" },
              ]}
            />
            {rule.EventPattern && <Document label={t.pattern} text={tidy(rule.EventPattern)} />}
          </SpaceBetween>
        </Container>
        <Targets rule={rule} />
        <Deliveries rule={arn} />
      </SpaceBetween>
      {action && (
        <RuleDialog
          action={action}
          rule={rule}
          close={() => setAction(undefined)}
          after={() => (action === "delete" ? go(["automation", "rules"]) : found.reload())}
        />
      )}
    </ContentLayout>
  );
}
