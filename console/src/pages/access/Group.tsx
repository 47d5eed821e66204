// One group: who is in it, and its policies.
import { useTexts } from "../../core/i18n";
import { Memberships } from "./Memberships";
import { EntityPage } from "./EntityPage";
import { Policies } from "./Policies";
import { userTexts } from "./User.texts";

export function Group({ name }: { name: string }) {
  const t = useTexts(userTexts);
  return (
    <EntityPage
      kind="groups"
      name={name}
      tabs={(group) => [
        { id: "members", label: t.members, content: <Memberships name={name} arn={group.arn} of="group" /> },
        { id: "policies", label: t.policies, content: <Policies holder="Group" name={name} arn={group.arn} /> },
      ]}
    />
  );
}
