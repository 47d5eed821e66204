// The versions of a managed policy: which one is in force, and the way back to an older one.
import Button from "@cloudscape-design/components/button";
import { useAllowed } from "../../core/allowed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { List } from "../../parts/List";
import { attempt } from "../../parts/messages";
import { Row } from "../../parts/Row";
import { change, list } from "./iam";
import { policiesTexts } from "./Policies.texts";

interface Version {
  VersionId: string;
  IsDefaultVersion: boolean;
  CreateDate?: Date;
}

export function Versions({ arn, version, after }: { arn: string; version: string; after: () => void }) {
  const t = useTexts(policiesTexts);
  const { moment } = useDates();
  const allowed = useAllowed(["iam:SetDefaultPolicyVersion", "iam:DeletePolicyVersion"], arn);
  const found = useLoad(() => list<Version>("ListPolicyVersions", "Versions", { PolicyArn: arn }), [arn, version]);

  async function act(operation: "SetDefaultPolicyVersion" | "DeletePolicyVersion", VersionId: string) {
    const said = operation === "DeletePolicyVersion" ? t.deleted(VersionId) : t.madeDefault(VersionId);
    await attempt(() => change(operation, { PolicyArn: arn, VersionId }, said), t.notChanged);
    found.reload();
    after();
  }

  return (
    <List
      found={found}
      title={t.versions}
      loadingText={t.loading}
      trackBy="VersionId"
      columns={[
        { id: "version", header: t.version, cell: (item) => item.VersionId, isRowHeader: true },
        { id: "default", header: t.default, cell: (item) => (item.IsDefaultVersion ? t.yes : t.no) },
        {
          id: "created",
          header: t.created,
          cell: (item) => moment(item.CreateDate),
        },
        {
          id: "actions",
          header: t.actions,
          cell: (item) =>
            !item.IsDefaultVersion && (
              <Row size="s">
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
              </Row>
            ),
        },
      ]}
      none="–"
    />
  );
}
