// One managed policy: its document in the version that is in force, older versions, and who has it.
import Tabs from "@cloudscape-design/components/tabs";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Copyable } from "../../parts/CommandBox";
import { Page } from "../../parts/Page";
import { Trail } from "../../parts/Trail";
import { Waiting } from "../../parts/Waiting";
import { ask } from "./iam";
import { policiesTexts } from "./Policies.texts";
import { PolicyDocument } from "./PolicyDocument";
import { PolicyUse } from "./PolicyUse";
import { accessTexts } from "./texts";
import { Versions } from "./Versions";

export function Policy({ arn }: { arn: string }) {
  const t = useTexts(policiesTexts);
  const access = useTexts(accessTexts);
  const found = useLoad(
    async () =>
      (await ask<{ Policy: { PolicyName: string; DefaultVersionId: string } }>("GetPolicy", { PolicyArn: arn })).Policy,
    [arn],
  );
  const policy = found.value;
  if (!policy) return <Waiting on={found} />;
  const version = policy.DefaultVersionId;
  return (
    <Page title={policy.PolicyName} description={<Copyable text={arn} label={access.arn} />}>
      <Tabs
        tabs={[
          {
            id: "document",
            label: t.document,
            content: <PolicyDocument arn={arn} version={version} after={found.reload} />,
          },
          {
            id: "versions",
            label: t.versions,
            content: <Versions arn={arn} version={version} after={found.reload} />,
          },
          { id: "used", label: t.used, content: <PolicyUse arn={arn} /> },
          { id: "trail", label: t.trail, content: <Trail resource={arn} /> },
        ]}
      />
    </Page>
  );
}
