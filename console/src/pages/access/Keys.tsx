// The access keys of a user: made with the secret shown once, made inactive, deleted.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { DocumentField } from "../../parts/Document";
import { List } from "../../parts/List";
import { Mark } from "../../parts/Mark";
import { attempt } from "../../parts/messages";
import { Once } from "../../parts/Once";
import { Row } from "../../parts/Row";
import { ConfirmChange } from "./ConfirmChange";
import { change, list } from "./iam";
import { keysTexts } from "./Keys.texts";

interface Key {
  AccessKeyId: string;
  Status: "Active" | "Inactive";
  CreateDate?: Date;
}

const ACTIONS = ["iam:CreateAccessKey", "iam:UpdateAccessKey", "iam:DeleteAccessKey"];

export function Keys({ name, arn }: { name: string; arn: string }) {
  const t = useTexts(keysTexts);
  const { moment } = useDates();
  const allowed = useAllowed(ACTIONS, arn);
  const named = { UserName: name };
  const [made, setMade] = useState<{ AccessKeyId: string; SecretAccessKey: string }>();
  const [deleted, setDeleted] = useState<Key>();
  const found = useLoad(() => list<Key>("ListAccessKeys", "AccessKeyMetadata", named), [name]);

  async function create() {
    await attempt(async () => {
      const answer = await change<{ AccessKey: NonNullable<typeof made> }>("CreateAccessKey", named, t.created);
      setMade(answer.AccessKey);
    }, t.notCreated);
    found.reload();
  }

  async function turn({ AccessKeyId, Status }: Key) {
    const input = { ...named, AccessKeyId, Status: Status === "Active" ? "Inactive" : "Active" };
    const said = Status === "Active" ? t.nowInactive : t.nowActive;
    await attempt(() => change("UpdateAccessKey", input, said), t.notChanged);
    found.reload();
  }

  return (
    <>
      <List
        found={found}
        title={t.title}
        description={t.description}
        loadingText={t.loading}
        trackBy="AccessKeyId"
        actions={allowed("iam:CreateAccessKey") && <Button onClick={() => void create()}>{t.create}</Button>}
        columns={[
          { id: "id", header: t.id, cell: (item) => item.AccessKeyId, isRowHeader: true },
          {
            id: "status",
            header: t.status,
            cell: (item) => (
              <Mark type={item.Status === "Active" ? "success" : "stopped"}>
                {item.Status === "Active" ? t.active : t.inactive}
              </Mark>
            ),
          },
          { id: "since", header: t.since, cell: (item) => moment(item.CreateDate) },
          {
            id: "actions",
            header: t.actions,
            cell: (item) => (
              <Row size="s">
                {allowed("iam:UpdateAccessKey") && (
                  <Button variant="inline-link" onClick={() => void turn(item)}>
                    {item.Status === "Active" ? t.deactivate : t.activate}
                  </Button>
                )}
                {allowed("iam:DeleteAccessKey") && (
                  <Button variant="inline-link" onClick={() => setDeleted(item)}>
                    {t.delete}
                  </Button>
                )}
              </Row>
            ),
          },
        ]}
        none={t.none}
      />
      {made && (
        <Once title={t.created} warning={t.once} close={() => setMade(undefined)}>
          <DocumentField text={made.AccessKeyId} label={t.id} />
          <DocumentField text={made.SecretAccessKey} label={t.secret} />
        </Once>
      )}
      {deleted && (
        <ConfirmChange
          title={t.delete}
          operation="DeleteAccessKey"
          input={{ ...named, AccessKeyId: deleted.AccessKeyId }}
          said={t.deleted}
          after={found.reload}
          close={() => setDeleted(undefined)}
        >
          <Box>{t.deleteText(deleted.AccessKeyId)}</Box>
        </ConfirmChange>
      )}
    </>
  );
}
