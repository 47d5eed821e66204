// Faults of an account with a test clock: calls that fail, come late, come twice or are lost, so that automation can be tried.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { refused } from "../../parts/messages";
import { perform } from "../../parts/perform";
import { Problem } from "../../parts/Problem";
import { roomy } from "../../parts/roomy";
import { faultsTexts } from "./Faults.texts";
import { NumberField } from "./NumberField";

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
    try {
      await perform("tokiwa", "DeleteFault", { FaultId }, t.removed);
    } catch (error) {
      refused(t.notRemoved, error);
    }
    found.reload();
  }

  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <>
      <Table
        items={found.value ?? []}
        loading={found.loading && !found.value}
        loadingText={t.loading}
        trackBy="FaultId"
        ariaLabels={{ tableLabel: t.title }}
        header={
          <Header
            variant="h2"
            description={t.description}
            counter={`(${found.value?.length ?? 0})`}
            actions={allowed("tokiwa:PutFault") && <Button onClick={() => setAdding(true)}>{t.add}</Button>}
          >
            {t.title}
          </Header>
        }
        columnDefinitions={roomy([
          { id: "on", header: t.on, cell: (item: Fault) => item.On, isRowHeader: true },
          { id: "effect", header: t.effect, cell: (item: Fault) => t[item.Effect] },
          { id: "reason", header: t.reason, cell: (item: Fault) => item.Reason ?? "–" },
          { id: "times", header: t.times, cell: (item: Fault) => item.Times ?? t.always },
          { id: "struck", header: t.struck, cell: (item: Fault) => `${item.Struck} / ${item.Met}` },
          {
            id: "actions",
            header: t.actions,
            cell: (item: Fault) =>
              allowed("tokiwa:DeleteFault") && (
                <Button variant="inline-link" ariaLabel={t.removeOne(item.On)} onClick={() => void remove(item)}>
                  {t.remove}
                </Button>
              ),
          },
        ])}
        empty={<Box textAlign="center">{t.none}</Box>}
      />
      {adding && (
        <Confirm
          title={t.add}
          action={t.add}
          disabled={!given.On || (given.Effect === "FAIL" && !given.Reason)}
          command={command("tokiwa", "PutFault", input)}
          act={async () => {
            await perform("tokiwa", "PutFault", input, t.added);
            found.reload();
          }}
          close={() => setAdding(false)}
        >
          <SpaceBetween size="m">
            <FormField label={t.on} constraintText={t.onText}>
              <Input name="on" value={given.On} onChange={({ detail }) => change({ On: detail.value })} />
            </FormField>
            <FormField label={t.effect}>
              <Select
                selectedOption={effects.find(({ value }) => value === given.Effect) ?? null}
                options={effects}
                onChange={({ detail }) => change({ Effect: detail.selectedOption.value as Fault["Effect"] })}
              />
            </FormField>
            {given.Effect === "FAIL" && (
              <FormField label={t.reason} constraintText={t.reasonText}>
                <Input value={given.Reason} onChange={({ detail }) => change({ Reason: detail.value })} />
              </FormField>
            )}
            {given.Effect === "DELAY" && (
              <FormField label={t.late} constraintText={t.lateText}>
                <Input value={given.Delay} onChange={({ detail }) => change({ Delay: detail.value })} />
              </FormField>
            )}
            <NumberField
              name="times"
              label={t.times}
              limits={t.timesText}
              value={given.Times}
              change={(Times) => change({ Times })}
            />
          </SpaceBetween>
        </Confirm>
      )}
    </>
  );
}
