// Who has a managed policy.
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Table from "@cloudscape-design/components/table";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { Problem } from "../../parts/Problem";
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
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <Table
      items={found.value ?? []}
      loading={found.loading && !found.value}
      loadingText={t.loading}
      ariaLabels={{ tableLabel: t.used }}
      header={<Header variant="h2">{t.used}</Header>}
      columnDefinitions={[
        {
          id: "name",
          header: t.usedBy,
          cell: (item) => <Link href={href(["access", item.kind, item.name])}>{item.name}</Link>,
          isRowHeader: true,
        },
        { id: "kind", header: t.kind, cell: (item) => access[item.kind] },
      ]}
      empty={<Box textAlign="center">{t.unused}</Box>}
    />
  );
}
