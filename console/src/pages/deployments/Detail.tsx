// One deployment: where it stands and why, what handshakes saw, what happened to it, and what can be done.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { command } from "../../core/command";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useEvery, useLoad } from "../../core/load";
import { go, href } from "../../core/route";
import { Confirm } from "../../parts/Confirm";
import { Events } from "../../parts/Events";
import { refused } from "../../parts/messages";
import { perform } from "../../parts/perform";
import { Problem } from "../../parts/Problem";
import { Trail } from "../../parts/Trail";
import { describe } from "./deployment";
import { detailTexts } from "./Detail.texts";
import { Facts } from "./Facts";
import { Sights } from "./Sights";

const ACTIONS = ["tokiwa:UpdateDeployment", "tokiwa:RetryDeployment", "tokiwa:DeleteDeployment"];
const AGAIN = 3000; // milliseconds
const AGAIN_FROM = ["DELIVERED", "SERVED", "FAILED", "ROLLED_BACK", "DRIFTED"];

export function Detail({ arn }: { arn: string }) {
  const t = useTexts(detailTexts);
  const language = useLanguage();
  const allowed = useAllowed(ACTIONS, arn);
  const [deleting, setDeleting] = useState(false);
  const [force, setForce] = useState(false);
  const found = useLoad((abort) => describe(arn, abort), [arn, changed.useTurn()]);
  const deployment = found.value;
  useEvery(AGAIN, () => {
    if (deployment && ["PENDING", "INSTALLING", "REMOVING"].includes(deployment.Status)) found.reload();
  });
  if (!deployment) {
    return found.error ? <Problem error={found.error} retry={found.reload} /> : <Spinner size="large" />;
  }
  const { Name: name, Status: status, UnservedSince: since } = deployment;
  const removal = { DeploymentArn: arn, ...(force && { Force: true }) };

  async function retry() {
    try {
      await perform("tokiwa", "RetryDeployment", { DeploymentArn: arn }, t.retried(name));
    } catch (error) {
      refused(t.notRetried(name), error);
    }
    found.reload();
  }

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={arn}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
              {allowed("tokiwa:DeleteDeployment") && <Button onClick={() => setDeleting(true)}>{t.delete}</Button>}
              {allowed("tokiwa:RetryDeployment") && AGAIN_FROM.includes(status) && (
                <Button onClick={() => void retry()}>{t.retry}</Button>
              )}
              {allowed("tokiwa:UpdateDeployment") && (
                <Button href={href(["deployments", arn, "edit"])}>{t.edit}</Button>
              )}
            </SpaceBetween>
          }
        >
          {name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {since && (
          <Alert type="warning" header={t.unserved(moment(since, language))}>
            {deployment.Reason}
          </Alert>
        )}
        <Tabs
          tabs={[
            { id: "state", label: t.state, content: <Facts deployment={deployment} /> },
            { id: "sights", label: t.sights, content: <Sights deployment={deployment} /> },
            { id: "events", label: t.events, content: <Events resource={arn} /> },
            { id: "trail", label: t.trail, content: <Trail resource={arn} /> },
          ]}
        />
      </SpaceBetween>
      {deleting && (
        <Confirm
          title={t.delete}
          action={t.delete}
          command={command("tokiwa", "DeleteDeployment", removal)}
          act={async () => {
            await perform("tokiwa", "DeleteDeployment", removal, t.deleted(name));
            go(["deployments"]);
          }}
          close={() => setDeleting(false)}
        >
          <Box>{t.deleteText}</Box>
          <Checkbox checked={force} description={t.forceText} onChange={({ detail }) => setForce(detail.checked)}>
            {t.force}
          </Checkbox>
        </Confirm>
      )}
    </ContentLayout>
  );
}
