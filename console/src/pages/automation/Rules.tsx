// The rules of a bus: what each waits for, whether it is on, and ways to change that.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href, refine, useRoute } from "../../core/route";
import { Problem } from "../../parts/Problem";
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
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <>
      <Table
        items={found.value ?? []}
        loading={found.loading && !found.value}
        loadingText={t.loading}
        trackBy="Arn"
        wrapLines
        selectionType="single"
        selectedItems={selected ? [selected] : []}
        onSelectionChange={({ detail }) => setSelected(detail.selectedItems[0])}
        ariaLabels={{
          tableLabel: t.title,
          selectionGroupLabel: t.select,
          itemSelectionLabel: (_, item) => t.selectOne(item.Name),
        }}
        header={
          <Header
            variant="h2"
            counter={`(${found.value?.length ?? 0})`}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
                {offered.length > 0 && (
                  <ButtonDropdown
                    disabled={!selected}
                    items={offered.map((id) => ({ id, text: t[id] }))}
                    onItemClick={({ detail }) => setAction(detail.id as RuleAction)}
                  >
                    {t.actions}
                  </ButtonDropdown>
                )}
                {allowed("events:PutRule") && (
                  <Button href={href(["automation", "rules", "create"], { bus })}>{t.create}</Button>
                )}
              </SpaceBetween>
            }
          >
            {t.title}
          </Header>
        }
        filter={
          <Select
            selectedOption={{ value: bus, label: t.bus(bus) }}
            options={(known.value ?? [bus]).map((value) => ({ value, label: t.bus(value) }))}
            ariaLabel={t.buses}
            onChange={({ detail }) => {
              setSelected(undefined);
              refine({ bus: detail.selectedOption.value ?? "default" });
            }}
          />
        }
        columnDefinitions={[
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
        empty={<Box textAlign="center">{t.none}</Box>}
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
