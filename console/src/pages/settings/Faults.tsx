// Faults of an account with a test clock: calls that fail, come late, come twice or are lost, so that automation can be tried.
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { ChoiceField } from "../../parts/Choice";
import { ConfirmCall } from "../../parts/ConfirmCall";
import { List } from "../../parts/List";
import { attempt } from "../../parts/messages";
import { perform } from "../../parts/perform";
import { TextField } from "../../parts/TextField";
import { faultsTexts } from "./Faults.texts";

const EFFECTS = ["FAIL", "DELAY", "DUPLICATE", "LOSE"] as const;

interface Fault {
  FaultId: string;
  On: string;
  Effect: (typeof EFFECTS)[number];
  Reason?: string;
  DelaySeconds?: number;
  Times?: number;
  Met: number;
  Struck: number;
  Spent: boolean;
}

export function Faults() {
  const t = useTexts(faultsTexts);
  const allowed = useAllowed(["tokiwa:PutFault", "tokiwa:DeleteFault"]);
  const [adding, setAdding] = useState(false);
  const [given, setGiven] = useState({
    On: "",
    Effect: "FAIL" as Fault["Effect"],
    Reason: "ThrottlingException",
    Delay: "30s",
    Times: "1",
  });
  const found = useLoad(
    async () => (await call<{ Faults: Fault[] }>("tokiwa", "ListFaults")).Faults,
    [changed.useTurn()],
  );
  const input = {
    On: given.On,
    Effect: given.Effect,
    ...(given.Effect === "FAIL" && { Reason: given.Reason }),
    ...(given.Effect === "DELAY" && { Delay: given.Delay }),
    ...(given.Times && { Times: Number(given.Times) }),
  };
  const change = (more: Partial<typeof given>) => setGiven({ ...given, ...more });
  const effects = EFFECTS.map((value) => ({ value, label: t[value] }));

  async function remove({ FaultId }: Fault) {
    await attempt(() => perform("tokiwa", "DeleteFault", { FaultId }, t.removed), t.notRemoved);
    found.reload();
  }

  return (
    <>
      <List
        found={found}
        title={t.title}
        description={t.description}
        loadingText={t.loading}
        trackBy="FaultId"
        actions={allowed("tokiwa:PutFault") && <Button onClick={() => setAdding(true)}>{t.add}</Button>}
        columns={[
          { id: "on", header: t.on, cell: (item) => item.On, isRowHeader: true },
          { id: "effect", header: t.effect, cell: (item) => t[item.Effect] },
          { id: "reason", header: t.reason, cell: (item) => item.Reason ?? "–" },
          { id: "times", header: t.times, cell: (item) => item.Times ?? t.always },
          { id: "struck", header: t.struck, cell: (item) => `${item.Struck} / ${item.Met}` },
          {
            id: "actions",
            header: t.actions,
            cell: (item) =>
              allowed("tokiwa:DeleteFault") && (
                <Button variant="inline-link" ariaLabel={t.removeOne(item.On)} onClick={() => void remove(item)}>
                  {t.remove}
                </Button>
              ),
          },
        ]}
        none={t.none}
      />
      {adding && (
        <ConfirmCall
          title={t.add}
          disabled={!given.On || (given.Effect === "FAIL" && !given.Reason)}
          service="tokiwa"
          operation="PutFault"
          input={input}
          said={t.added}
          after={found.reload}
          close={() => setAdding(false)}
        >
          <TextField
            label={t.on}
            constraintText={t.onText}
            name="on"
            value={given.On}
            change={(On) => change({ On })}
          />
          <ChoiceField
            label={t.effect}
            value={given.Effect}
            options={effects}
            change={(Effect) => change({ Effect: Effect as Fault["Effect"] })}
          />
          {given.Effect === "FAIL" && (
            <TextField
              label={t.reason}
              constraintText={t.reasonText}
              value={given.Reason}
              change={(Reason) => change({ Reason })}
            />
          )}
          {given.Effect === "DELAY" && (
            <TextField
              label={t.late}
              constraintText={t.lateText}
              value={given.Delay}
              change={(Delay) => change({ Delay })}
            />
          )}
          <TextField
            label={t.times}
            constraintText={t.timesText}
            name="times"
            type="number"
            value={given.Times}
            change={(Times) => change({ Times })}
          />
        </ConfirmCall>
      )}
    </>
  );
}
