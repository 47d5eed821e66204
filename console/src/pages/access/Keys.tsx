// The access keys of a user: made with the secret shown once, made inactive, deleted.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { Document } from "../../parts/Document";
import { refused } from "../../parts/messages";
import { Once } from "../../parts/Once";
import { Problem } from "../../parts/Problem";
import { roomy } from "../../parts/roomy";
import { change, list, shown } from "./iam";
import { keysTexts } from "./Keys.texts";

interface Key {
  AccessKeyId: string;
  Status: "Active" | "Inactive";
  CreateDate?: Date;
}

const ACTIONS = ["iam:CreateAccessKey", "iam:UpdateAccessKey", "iam:DeleteAccessKey"];

export function Keys({ name, arn }: { name: string; arn: string }) {
  const t = useTexts(keysTexts);
  const language = useLanguage();
  const allowed = useAllowed(ACTIONS, arn);
  const named = { UserName: name };
  const [made, setMade] = useState<{ AccessKeyId: string; SecretAccessKey: string }>();
  const [deleted, setDeleted] = useState<Key>();
  const found = useLoad(() => list<Key>("ListAccessKeys", "AccessKeyMetadata", named), [name]);

  async function create() {
    try {
      const answer = await change<{ AccessKey: NonNullable<typeof made> }>("CreateAccessKey", named, t.created);
      setMade(answer.AccessKey);
    } catch (error) {
      refused(t.notCreated, error);
    }
    found.reload();
  }

  async function turn({ AccessKeyId, Status }: Key) {
    const input = { ...named, AccessKeyId, Status: Status === "Active" ? "Inactive" : "Active" };
    try {
      await change("UpdateAccessKey", input, Status === "Active" ? t.nowInactive : t.nowActive);
    } catch (error) {
      refused(t.notChanged, error);
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
        trackBy="AccessKeyId"
        ariaLabels={{ tableLabel: t.title }}
        header={
          <Header
            variant="h2"
            description={t.description}
            counter={`(${found.value?.length ?? 0})`}
            actions={allowed("iam:CreateAccessKey") && <Button onClick={() => void create()}>{t.create}</Button>}
          >
            {t.title}
          </Header>
        }
        columnDefinitions={roomy([
          { id: "id", header: t.id, cell: (item: Key) => item.AccessKeyId, isRowHeader: true },
          {
            id: "status",
            header: t.status,
            cell: (item: Key) => (
              <StatusIndicator type={item.Status === "Active" ? "success" : "stopped"}>
                {item.Status === "Active" ? t.active : t.inactive}
              </StatusIndicator>
            ),
          },
          {
            id: "since",
            header: t.since,
            cell: (item: Key) => (item.CreateDate ? moment(item.CreateDate, language) : "–"),
          },
          {
            id: "actions",
            header: t.actions,
            cell: (item: Key) => (
              <SpaceBetween direction="horizontal" size="s">
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
              </SpaceBetween>
            ),
          },
        ])}
        empty={<Box textAlign="center">{t.none}</Box>}
      />
      {made && (
        <Once title={t.created} warning={t.once} close={() => setMade(undefined)}>
          <FormField label={t.id} stretch>
            <Document text={made.AccessKeyId} label={t.id} />
          </FormField>
          <FormField label={t.secret} stretch>
            <Document text={made.SecretAccessKey} label={t.secret} />
          </FormField>
        </Once>
      )}
      {deleted && (
        <Confirm
          title={t.delete}
          action={t.delete}
          command={shown("DeleteAccessKey", { ...named, AccessKeyId: deleted.AccessKeyId })}
          act={async () => {
            await change("DeleteAccessKey", { ...named, AccessKeyId: deleted.AccessKeyId }, t.deleted);
            found.reload();
          }}
          close={() => setDeleted(undefined)}
        >
          <Box>{t.deleteText(deleted.AccessKeyId)}</Box>
        </Confirm>
      )}
    </>
  );
}
