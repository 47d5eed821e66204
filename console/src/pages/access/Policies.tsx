// The policies of a user, group or role: managed ones that are attached, and its own.
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { List } from "../../parts/List";
import { attempt } from "../../parts/messages";
import { Row } from "../../parts/Row";
import { AttachDialog } from "./AttachDialog";
import type { Holder } from "./entity";
import { change, list } from "./iam";
import { InlineDialog } from "./InlineDialog";
import { policiesTexts } from "./Policies.texts";

interface Held {
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
  const found = useLoad(async (): Promise<Held[]> => {
    const [attached, inline] = await Promise.all([
      list<{ PolicyName: string; PolicyArn: string }>(`ListAttached${holder}Policies`, "AttachedPolicies", named),
      list<string>(`List${holder}Policies`, "PolicyNames", named),
    ]);
    return [
      ...attached.map((each) => ({ name: each.PolicyName, arn: each.PolicyArn })),
      ...inline.map((each) => ({ name: each })),
    ];
  }, [holder, name]);

  async function remove({ name: policy, arn: managed }: Held) {
    await attempt(
      () =>
        managed
          ? change(detach, { ...named, PolicyArn: managed }, t.detached(policy))
          : change(drop, { ...named, PolicyName: policy }, t.deleted(policy)),
      t.notRemoved(policy),
    );
    found.reload();
  }

  return (
    <>
      <List
        found={found}
        title={t.title}
        loadingText={t.loading}
        actions={
          <Row>
            {allowed(`iam:${put}`) && <Button onClick={() => setEdited("")}>{t.write}</Button>}
            {allowed(`iam:${attach}`) && <Button onClick={() => setAttaching(true)}>{t.attach}</Button>}
          </Row>
        }
        columns={[
          {
            id: "name",
            header: t.name,
            isRowHeader: true,
            cell: (item) =>
              item.arn ? (
                <Link href={href(["access", "policies", item.arn])}>{item.name}</Link>
              ) : (
                <Button variant="inline-link" onClick={() => setEdited(item.name)}>
                  {item.name}
                </Button>
              ),
          },
          { id: "kind", header: t.kind, cell: (item) => (item.arn ? t.managed : t.own) },
          {
            id: "actions",
            header: t.actions,
            cell: (item) =>
              allowed(`iam:${item.arn ? detach : drop}`) && (
                <Button
                  variant="inline-link"
                  ariaLabel={t.named(item.arn ? t.detach : t.delete, item.name)}
                  onClick={() => void remove(item)}
                >
                  {item.arn ? t.detach : t.delete}
                </Button>
              ),
          },
        ]}
        none={t.none}
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
