// What the pages of a user, a group and a role have in common: name, ARN, deletion, parts and the audit trail.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs, { type TabsProps } from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go } from "../../core/route";
import { Copyable } from "../../parts/CommandBox";
import { Page } from "../../parts/Page";
import { Trail } from "../../parts/Trail";
import { Waiting } from "../../parts/Waiting";
import { FORMS, type Entity } from "./entity";
import { ask, type Operation } from "./iam";
import { RemoveDialog } from "./RemoveDialog";
import { accessTexts } from "./texts";
import { userTexts } from "./User.texts";

const GET = { users: ["GetUser", "User"], groups: ["GetGroup", "Group"], roles: ["GetRole", "Role"] } as const;

interface Props {
  kind: keyof typeof GET;
  name: string;
  tabs: (entity: Entity) => TabsProps.Tab[];
}

export function EntityPage({ kind, name, tabs }: Props) {
  const t = useTexts(accessTexts);
  const parts = useTexts(userTexts);
  const [deleting, setDeleting] = useState(false);
  const form = FORMS[kind];
  const [operation, member]: readonly [Operation, string] = GET[kind];
  const found = useLoad(async (): Promise<Entity> => {
    const answer = await ask<Record<string, { Arn: string; CreateDate?: Date }>>(operation, { [form.name]: name });
    return { name, arn: answer[member]?.Arn ?? "", created: answer[member]?.CreateDate };
  }, [kind, name]);
  const entity = found.value;
  const allowed = useAllowed([`iam:${form.delete}`], entity?.arn);
  if (!entity) return <Waiting on={found} />;
  const trail = { id: "trail", label: parts.trail, content: <Trail resource={entity.arn} /> };
  return (
    <Page
      title={name}
      description={<Copyable text={entity.arn} label={t.arn} />}
      actions={allowed(`iam:${form.delete}`) && <Button onClick={() => setDeleting(true)}>{t.delete}</Button>}
    >
      <Tabs tabs={[...tabs(entity), trail].map((tab) => ({ ...tab, content: <Spaced>{tab.content}</Spaced> }))} />
      {deleting && (
        <RemoveDialog kind={kind} entity={entity} close={() => setDeleting(false)} after={() => go(["access", kind])} />
      )}
    </Page>
  );
}

function Spaced({ children }: { children: TabsProps.Tab["content"] }) {
  return <SpaceBetween size="l">{children}</SpaceBetween>;
}
