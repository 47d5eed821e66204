// Where a rule's events go: targets, which can be added, changed and taken away.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import { Problem } from "../../parts/Problem";
import { targets, type Rule, type Target } from "./rule";
import { placeOf } from "./target";
import { TargetDialog } from "./TargetDialog";
import { targetsTexts } from "./Targets.texts";

export function Targets({ rule }: { rule: Rule }) {
  const t = useTexts(targetsTexts);
  const found = useLoad((abort) => targets(rule, abort), [rule.Arn, changed.useTurn()]);
  const allowed = useAllowed(["events:PutTargets", "events:RemoveTargets"], rule.Arn);
  const [edited, setEdited] = useState<Target | "new">();
  const [leaving, setLeaving] = useState<Target>();
  const removal = { Rule: rule.Name, EventBusName: rule.EventBusName, Ids: [leaving?.Id ?? ""] };

  async function remove() {
    await call("events", "RemoveTargets", removal);
    done(t.removed(leaving?.Id ?? ""), command("events", "RemoveTargets", removal));
    found.reload();
  }

  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <>
      <Table
        items={found.value ?? []}
        loading={found.loading && !found.value}
        loadingText={t.loading}
        trackBy="Id"
        wrapLines
        ariaLabels={{ tableLabel: t.title }}
        header={
          <Header
            variant="h2"
            counter={`(${found.value?.length ?? 0})`}
            actions={allowed("events:PutTargets") && <Button onClick={() => setEdited("new")}>{t.add}</Button>}
          >
            {t.title}
          </Header>
        }
        columnDefinitions={[
          { id: "id", header: t.id, cell: (item) => item.Id, isRowHeader: true },
          { id: "kind", header: t.kind, cell: (item) => t.kinds(placeOf(item.Arn)) },
          { id: "place", header: t.place, cell: (item) => <Place arn={item.Arn} /> },
          { id: "input", header: t.input, cell: (item) => t.inputs(form(item)) },
          { id: "retry", header: t.retry, cell: (item) => t.attempts(item.RetryPolicy?.MaximumRetryAttempts ?? 185) },
          { id: "dead", header: t.dead, cell: (item) => item.DeadLetterConfig?.Arn ?? "–" },
          {
            id: "actions",
            header: t.actions,
            cell: (item) => (
              <SpaceBetween direction="horizontal" size="s">
                {allowed("events:PutTargets") && (
                  <Button variant="inline-link" ariaLabel={t.editOne(item.Id)} onClick={() => setEdited(item)}>
                    {t.edit}
                  </Button>
                )}
                {allowed("events:RemoveTargets") && (
                  <Button variant="inline-link" ariaLabel={t.removeOne(item.Id)} onClick={() => setLeaving(item)}>
                    {t.remove}
                  </Button>
                )}
              </SpaceBetween>
            ),
          },
        ]}
        empty={<Box textAlign="center">{t.none}</Box>}
      />
      {edited && (
        <TargetDialog
          rule={rule}
          {...(edited === "new" ? {} : { target: edited })}
          close={() => setEdited(undefined)}
          after={found.reload}
        />
      )}
      {leaving && (
        <Confirm
          title={t.remove}
          action={t.remove}
          command={command("events", "RemoveTargets", removal)}
          act={remove}
          close={() => setLeaving(undefined)}
        >
          <Box>{t.removeText(leaving.Id)}</Box>
        </Confirm>
      )}
    </>
  );
}

function Place({ arn }: { arn: string }) {
  return placeOf(arn) === "function" ? <Link href={href(["automation", "functions", arn])}>{arn}</Link> : <>{arn}</>;
}

/** In which form a target gets its events. */
export function form(target: Target): "whole" | "constant" | "part" | "transformer" {
  if (target.InputTransformer) return "transformer";
  if (target.Input !== undefined) return "constant";
  return target.InputPath === undefined ? "whole" : "part";
}
