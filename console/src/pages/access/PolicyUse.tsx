// Who has a managed policy.
import Link from "@cloudscape-design/components/link";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { List } from "../../parts/List";
import { ask } from "./iam";
import { policiesTexts } from "./Policies.texts";
import { accessTexts } from "./texts";

interface Used {
  PolicyUsers?: { UserName: string }[];
  PolicyGroups?: { GroupName: string }[];
  PolicyRoles?: { RoleName: string }[];
}

export function PolicyUse({ arn }: { arn: string }) {
  const t = useTexts(policiesTexts);
  const access = useTexts(accessTexts);
  const found = useLoad(async () => {
    const used = await ask<Used>("ListEntitiesForPolicy", { PolicyArn: arn });
    return [
      ...(used.PolicyUsers ?? []).map(({ UserName: name }) => ({ kind: "users" as const, name })),
      ...(used.PolicyGroups ?? []).map(({ GroupName: name }) => ({ kind: "groups" as const, name })),
      ...(used.PolicyRoles ?? []).map(({ RoleName: name }) => ({ kind: "roles" as const, name })),
    ];
  }, [arn]);
  return (
    <List
      found={found}
      title={t.used}
      loadingText={t.loading}
      columns={[
        {
          id: "name",
          header: t.usedBy,
          cell: (item) => <Link href={href(["access", item.kind, item.name])}>{item.name}</Link>,
          isRowHeader: true,
        },
        { id: "kind", header: t.kind, cell: (item) => access[item.kind] },
      ]}
      none={t.unused}
    />
  );
}
