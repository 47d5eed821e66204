// Who is in which group, seen from the user or from the group.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Select from "@cloudscape-design/components/select";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { Confirm } from "../../parts/Confirm";
import { refused } from "../../parts/messages";
import { Problem } from "../../parts/Problem";
import { change, list, shown } from "./iam";
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
  const options = (all.value ?? []).filter((each) => !found.value?.includes(each)).map((value) => ({ value }));

  async function remove(second: string) {
    const input = pair(second);
    try {
      await change("RemoveUserFromGroup", input, t.left(input.UserName, input.GroupName));
    } catch (error) {
      refused(t.notLeft, error);
    }
    found.reload();
  }

  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  const title = ofUser ? t.groups : t.members;
  const add = ofUser ? t.addToGroup : t.addMember;
  return (
    <>
      <Table
        items={found.value ?? []}
        loading={found.loading && !found.value}
        loadingText={t.loading}
        ariaLabels={{ tableLabel: title }}
        header={
          <Header
            variant="h2"
            counter={`(${found.value?.length ?? 0})`}
            actions={allowed("iam:AddUserToGroup") && <Button onClick={() => setAdding(true)}>{add}</Button>}
          >
            {title}
          </Header>
        }
        columnDefinitions={[
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
        empty={<Box textAlign="center">{ofUser ? t.noGroups : t.noMembers}</Box>}
      />
      {adding && (
        <Confirm
          title={add}
          action={t.add}
          disabled={!other}
          command={shown("AddUserToGroup", pair(other))}
          act={async () => {
            const input = pair(other);
            await change("AddUserToGroup", input, t.joined(input.UserName, input.GroupName));
            setOther("");
            found.reload();
          }}
          close={() => setAdding(false)}
        >
          <FormField label={ofUser ? t.group : t.user} errorText={all.error?.message}>
            <Select
              selectedOption={other ? { value: other } : null}
              options={options}
              placeholder={t.choose}
              filteringType="auto"
              statusType={all.loading ? "loading" : "finished"}
              loadingText={t.loading}
              onChange={({ detail }) => setOther(detail.selectedOption.value ?? "")}
            />
          </FormField>
        </Confirm>
      )}
    </>
  );
}
