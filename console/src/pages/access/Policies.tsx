// The policies of a user, group or role: managed ones that are attached, and its own.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { refused } from "../../parts/messages";
import { Problem } from "../../parts/Problem";
import { roomy } from "../../parts/roomy";
import { AttachDialog } from "./AttachDialog";
import type { Holder } from "./entity";
import { change, list } from "./iam";
import { InlineDialog } from "./InlineDialog";
import { policiesTexts } from "./Policies.texts";

interface Row {
  name: string;
  /** Of a managed policy. */
  arn?: string;
}

export function Policies({ holder, name, arn }: { holder: Holder; name: string; arn: string }) {
  const t = useTexts(policiesTexts);
  const named = { [`${holder}Name`]: name };
  const [attach, detach, put, drop] = [
    `Attach${holder}Policy`,
    `Detach${holder}Policy`,
    `Put${holder}Policy`,
    `Delete${holder}Policy`,
  ] as const;
  const allowed = useAllowed(
    [attach, detach, put, drop].map((each) => `iam:${each}`),
    arn,
  );
  const [attaching, setAttaching] = useState(false);
  const [edited, setEdited] = useState<string>();
  const found = useLoad(async (): Promise<Row[]> => {
    const [attached, inline] = await Promise.all([
      list<{ PolicyName: string; PolicyArn: string }>(`ListAttached${holder}Policies`, "AttachedPolicies", named),
      list<string>(`List${holder}Policies`, "PolicyNames", named),
    ]);
    return [
      ...attached.map((each) => ({ name: each.PolicyName, arn: each.PolicyArn })),
      ...inline.map((each) => ({ name: each })),
    ];
  }, [holder, name]);

  async function remove(row: Row) {
    try {
      if (row.arn) await change(detach, { ...named, PolicyArn: row.arn }, t.detached(row.name));
      else await change(drop, { ...named, PolicyName: row.name }, t.deleted(row.name));
    } catch (error) {
      refused(t.notRemoved(row.name), error);
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
        ariaLabels={{ tableLabel: t.title }}
        header={
          <Header
            variant="h2"
            counter={`(${found.value?.length ?? 0})`}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                {allowed(`iam:${put}`) && <Button onClick={() => setEdited("")}>{t.write}</Button>}
                {allowed(`iam:${attach}`) && <Button onClick={() => setAttaching(true)}>{t.attach}</Button>}
              </SpaceBetween>
            }
          >
            {t.title}
          </Header>
        }
        columnDefinitions={roomy([
          {
            id: "name",
            header: t.name,
            isRowHeader: true,
            cell: (row: Row) =>
              row.arn ? (
                <Link href={href(["access", "policies", row.arn])}>{row.name}</Link>
              ) : (
                <Button variant="inline-link" onClick={() => setEdited(row.name)}>
                  {row.name}
                </Button>
              ),
          },
          { id: "kind", header: t.kind, cell: (row: Row) => (row.arn ? t.managed : t.own) },
          {
            id: "actions",
            header: t.actions,
            cell: (row: Row) =>
              allowed(`iam:${row.arn ? detach : drop}`) && (
                <Button
                  variant="inline-link"
                  ariaLabel={t.named(row.arn ? t.detach : t.delete, row.name)}
                  onClick={() => void remove(row)}
                >
                  {row.arn ? t.detach : t.delete}
                </Button>
              ),
          },
        ])}
        empty={<Box textAlign="center">{t.none}</Box>}
      />
      {attaching && (
        <AttachDialog
          operation={attach}
          named={named}
          has={found.value?.map((row) => row.arn) ?? []}
          close={() => setAttaching(false)}
          after={found.reload}
        />
      )}
      {edited !== undefined && (
        <InlineDialog
          holder={holder}
          named={named}
          policy={edited}
          writable={allowed(`iam:${put}`)}
          close={() => setEdited(undefined)}
          after={found.reload}
        />
      )}
    </>
  );
}
