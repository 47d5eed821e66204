// One role: its policies, and who may take it on.
import { useAllowed } from "../../core/allowed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { pretty } from "../../parts/Document";
import { unescaped } from "./documents";
import { DocumentSection } from "./DocumentSection";
import { EntityPage } from "./EntityPage";
import { ask, change, shown } from "./iam";
import { Policies } from "./Policies";
import { userTexts } from "./User.texts";

export function Role({ name }: { name: string }) {
  const t = useTexts(userTexts);
  return (
    <EntityPage
      kind="roles"
      name={name}
      tabs={(role) => [
        { id: "policies", label: t.policies, content: <Policies holder="Role" name={name} arn={role.arn} /> },
        { id: "trust", label: t.trust, content: <Trust name={name} arn={role.arn} /> },
      ]}
    />
  );
}

function Trust({ name, arn }: { name: string; arn: string }) {
  const t = useTexts(userTexts);
  const allowed = useAllowed(["iam:UpdateAssumeRolePolicy"], arn)("iam:UpdateAssumeRolePolicy");
  const found = useLoad(async () => {
    const answer = await ask<{ Role: { AssumeRolePolicyDocument: string } }>("GetRole", { RoleName: name });
    return pretty(unescaped(answer.Role.AssumeRolePolicyDocument));
  }, [name]);
  const input = (document: string) => ({ RoleName: name, PolicyDocument: document });
  return (
    <DocumentSection
      title={t.trust}
      description={t.trustText}
      label={t.trust}
      found={found}
      writable={allowed}
      action={t.save}
      command={(document) => shown("UpdateAssumeRolePolicy", input(document))}
      save={async (document) => {
        await change("UpdateAssumeRolePolicy", input(document), t.saved);
        found.reload();
      }}
    />
  );
}
