// Where a rule's events go: targets, which can be added, changed and taken away.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { ConfirmCall } from "../../parts/ConfirmCall";
import { List } from "../../parts/List";
import { Row } from "../../parts/Row";
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

  return (
    <>
      <List
        found={found}
        title={t.title}
        loadingText={t.loading}
        trackBy="Id"
        actions={allowed("events:PutTargets") && <Button onClick={() => setEdited("new")}>{t.add}</Button>}
        columns={[
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
              <Row size="s">
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
              </Row>
            ),
          },
        ]}
        none={t.none}
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
        <ConfirmCall
          title={t.remove}
          service="events"
          operation="RemoveTargets"
          input={{ Rule: rule.Name, EventBusName: rule.EventBusName, Ids: [leaving.Id] }}
          said={t.removed(leaving.Id)}
          after={found.reload}
          close={() => setLeaving(undefined)}
        >
          <Box>{t.removeText(leaving.Id)}</Box>
        </ConfirmCall>
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
