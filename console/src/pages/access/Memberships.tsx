// Who is in which group, seen from the user or from the group.
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { ChoiceField } from "../../parts/Choice";
import { List } from "../../parts/List";
import { attempt } from "../../parts/messages";
import { ConfirmChange } from "./ConfirmChange";
import { change, list } from "./iam";
import { userTexts } from "./User.texts";

interface Named {
  UserName?: string;
  GroupName?: string;
}

/** The groups of a user, or the members of a group. */
export function Memberships({ name, arn, of = "user" }: { name: string; arn: string; of?: "user" | "group" }) {
  const t = useTexts(userTexts);
  const ofUser = of === "user";
  const allowed = useAllowed(["iam:AddUserToGroup", "iam:RemoveUserFromGroup"], ofUser ? "*" : arn);
  const [adding, setAdding] = useState(false);
  const [other, setOther] = useState("");
  const called = (each: Named) => (ofUser ? each.GroupName : each.UserName) ?? "";
  const found = useLoad(
    async () =>
      (ofUser
        ? await list<Named>("ListGroupsForUser", "Groups", { UserName: name })
        : await list<Named>("GetGroup", "Users", { GroupName: name })
      ).map(called),
    [name, of],
  );
  const all = useLoad(
    async () =>
      adding
        ? (await (ofUser ? list<Named>("ListGroups", "Groups") : list<Named>("ListUsers", "Users"))).map(called)
        : [],
    [adding, of],
  );
  const pair = (second: string) =>
    ofUser ? { UserName: name, GroupName: second } : { UserName: second, GroupName: name };
  const options = (all.value ?? []).filter((each) => !found.value?.includes(each));

  async function remove(second: string) {
    const input = pair(second);
    await attempt(() => change("RemoveUserFromGroup", input, t.left(input.UserName, input.GroupName)), t.notLeft);
    found.reload();
  }

  const added = pair(other);
  const add = ofUser ? t.addToGroup : t.addMember;
  return (
    <>
      <List
        found={found}
        title={ofUser ? t.groups : t.members}
        loadingText={t.loading}
        actions={allowed("iam:AddUserToGroup") && <Button onClick={() => setAdding(true)}>{add}</Button>}
        columns={[
          {
            id: "name",
            header: ofUser ? t.group : t.user,
            cell: (item) => <Link href={href(["access", ofUser ? "groups" : "users", item])}>{item}</Link>,
            isRowHeader: true,
          },
          {
            id: "actions",
            header: t.actions,
            cell: (item) =>
              allowed("iam:RemoveUserFromGroup") && (
                <Button variant="inline-link" ariaLabel={t.removeOne(item)} onClick={() => void remove(item)}>
                  {t.remove}
                </Button>
              ),
          },
        ]}
        none={ofUser ? t.noGroups : t.noMembers}
      />
      {adding && (
        <ConfirmChange
          title={add}
          action={t.add}
          disabled={!other}
          operation="AddUserToGroup"
          input={added}
          said={t.joined(added.UserName, added.GroupName)}
          after={() => {
            setOther("");
            found.reload();
          }}
          close={() => setAdding(false)}
        >
          <ChoiceField
            label={ofUser ? t.group : t.user}
            value={other}
            options={options}
            placeholder={t.choose}
            filteringType="auto"
            from={all}
            loadingText={t.loading}
            change={setOther}
          />
        </ConfirmChange>
      )}
    </>
  );
}
