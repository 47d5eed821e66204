// One managed policy: its document in the version that is in force, older versions, and who has it.
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import Spinner from "@cloudscape-design/components/spinner";
import Tabs from "@cloudscape-design/components/tabs";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Copyable } from "../../parts/CommandBox";
import { Problem } from "../../parts/Problem";
import { Trail } from "../../parts/Trail";
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
  if (!policy) return found.error ? <Problem error={found.error} retry={found.reload} /> : <Spinner size="large" />;
  const version = policy.DefaultVersionId;
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={<Copyable text={arn} label={access.arn} />}>
          {policy.PolicyName}
        </Header>
      }
    >
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
    </ContentLayout>
  );
}
