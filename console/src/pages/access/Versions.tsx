// The versions of a managed policy: which one is in force, and the way back to an older one.
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useAllowed } from "../../core/allowed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { refused } from "../../parts/messages";
import { Problem } from "../../parts/Problem";
import { change, list } from "./iam";
import { policiesTexts } from "./Policies.texts";

interface Version {
  VersionId: string;
  IsDefaultVersion: boolean;
  CreateDate?: Date;
}

export function Versions({ arn, version, after }: { arn: string; version: string; after: () => void }) {
  const t = useTexts(policiesTexts);
  const language = useLanguage();
  const allowed = useAllowed(["iam:SetDefaultPolicyVersion", "iam:DeletePolicyVersion"], arn);
  const found = useLoad(() => list<Version>("ListPolicyVersions", "Versions", { PolicyArn: arn }), [arn, version]);

  async function act(operation: "SetDefaultPolicyVersion" | "DeletePolicyVersion", VersionId: string) {
    const said = operation === "DeletePolicyVersion" ? t.deleted(VersionId) : t.madeDefault(VersionId);
    try {
      await change(operation, { PolicyArn: arn, VersionId }, said);
    } catch (error) {
      refused(t.notChanged, error);
    }
    found.reload();
    after();
  }

  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <Table
      items={found.value ?? []}
      loading={found.loading && !found.value}
      loadingText={t.loading}
      trackBy="VersionId"
      ariaLabels={{ tableLabel: t.versions }}
      header={<Header variant="h2">{t.versions}</Header>}
      columnDefinitions={[
        { id: "version", header: t.version, cell: (item) => item.VersionId, isRowHeader: true },
        { id: "default", header: t.default, cell: (item) => (item.IsDefaultVersion ? t.yes : t.no) },
        {
          id: "created",
          header: t.created,
          cell: (item) => (item.CreateDate ? moment(item.CreateDate, language) : "–"),
        },
        {
          id: "actions",
          header: t.actions,
          cell: (item) =>
            !item.IsDefaultVersion && (
              <SpaceBetween direction="horizontal" size="s">
                {allowed("iam:SetDefaultPolicyVersion") && (
                  <Button variant="inline-link" onClick={() => void act("SetDefaultPolicyVersion", item.VersionId)}>
                    {t.makeDefault}
                  </Button>
                )}
                {allowed("iam:DeletePolicyVersion") && (
                  <Button variant="inline-link" onClick={() => void act("DeletePolicyVersion", item.VersionId)}>
                    {t.delete}
                  </Button>
                )}
              </SpaceBetween>
            ),
        },
      ]}
    />
  );
}
