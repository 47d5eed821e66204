// The rules of a bus: what each waits for, whether it is on, and ways to change that.
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href, refine, useRoute } from "../../core/route";
import { Choice } from "../../parts/Choice";
import { List } from "../../parts/List";
import { Menu } from "../../parts/Menu";
import { Row } from "../../parts/Row";
import { Status } from "../../parts/status";
import { buses, rules, summary, type Rule } from "./rule";
import { RULE_ACTIONS, RuleDialog, type RuleAction } from "./RuleDialog";
import { rulesTexts } from "./Rules.texts";

export function Rules() {
  const t = useTexts(rulesTexts);
  const bus = useRoute().query.get("bus") ?? "default";
  const turn = changed.useTurn();
  const known = useLoad((abort) => buses(abort), []);
  const found = useLoad((abort) => rules(bus, abort), [bus, turn]);
  const allowed = useAllowed(["events:PutRule", ...Object.values(RULE_ACTIONS)]);
  const [selected, setSelected] = useState<Rule>();
  const [action, setAction] = useState<RuleAction>();
  const offered = (Object.keys(RULE_ACTIONS) as RuleAction[]).filter(
    (each) => allowed(RULE_ACTIONS[each]) && each !== (selected?.State === "ENABLED" ? "enable" : "disable"),
  );
  return (
    <>
      <List
        found={found}
        title={t.title}
        loadingText={t.loading}
        trackBy="Arn"
        selectionType="single"
        selectedItems={selected ? [selected] : []}
        onSelectionChange={({ detail }) => setSelected(detail.selectedItems[0])}
        ariaLabels={{ selectionGroupLabel: t.select, itemSelectionLabel: (_, item) => t.selectOne(item.Name) }}
        actions={
          <Row>
            <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
            {offered.length > 0 && (
              <Menu offered={offered} say={(id) => t[id]} choose={setAction} disabled={!selected}>
                {t.actions}
              </Menu>
            )}
            {allowed("events:PutRule") && (
              <Button href={href(["automation", "rules", "create"], { bus })}>{t.create}</Button>
            )}
          </Row>
        }
        filter={
          <Row>
            <Choice
              ariaLabel={t.buses}
              value={bus}
              options={(known.value ?? [bus]).map((value) => ({ value, label: t.bus(value) }))}
              change={(value) => {
                setSelected(undefined);
                refine({ bus: value });
              }}
            />
          </Row>
        }
        columns={[
          {
            id: "name",
            header: t.name,
            isRowHeader: true,
            cell: (item) => <Link href={href(["automation", "rules", item.Arn])}>{item.Name}</Link>,
          },
          { id: "state", header: t.state, cell: (item) => <Status of={item.State} /> },
          {
            id: "kind",
            header: t.kind,
            cell: (item) => (item.ScheduleExpression && !item.EventPattern ? t.schedule : t.pattern),
          },
          { id: "waits", header: t.waits, cell: summary },
          { id: "description", header: t.description, cell: (item) => item.Description ?? "–" },
        ]}
        none={t.none}
      />
      {action && selected && (
        <RuleDialog
          action={action}
          rule={selected}
          close={() => setAction(undefined)}
          after={() => {
            setSelected(undefined);
            found.reload();
          }}
        />
      )}
    </>
  );
}
