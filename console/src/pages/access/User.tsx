// One user: how she signs in, her keys, her groups and her policies.
import { useTexts } from "../../core/i18n";
import { Keys } from "./Keys";
import { Memberships } from "./Memberships";
import { Mfa } from "./Mfa";
import { EntityPage } from "./EntityPage";
import { Password } from "./Password";
import { Policies } from "./Policies";
import { userTexts } from "./User.texts";

export function User({ name }: { name: string }) {
  const t = useTexts(userTexts);
  return (
    <EntityPage
      kind="users"
      name={name}
      tabs={(user) => [
        { id: "policies", label: t.policies, content: <Policies holder="User" name={name} arn={user.arn} /> },
        { id: "groups", label: t.groups, content: <Memberships name={name} arn={user.arn} /> },
        {
          id: "signIn",
          label: t.signIn,
          content: [
            <Password key="password" name={name} arn={user.arn} />,
            <Mfa key="mfa" name={name} arn={user.arn} />,
          ],
        },
        { id: "keys", label: t.keys, content: <Keys name={name} arn={user.arn} /> },
      ]}
    />
  );
}
