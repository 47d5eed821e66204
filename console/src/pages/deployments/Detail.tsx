// One deployment: where it stands and why, what handshakes saw, what happened to it, and what can be done.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useEvery, useLoad } from "../../core/load";
import { go, href } from "../../core/route";
import { Check } from "../../parts/Check";
import { ConfirmCall } from "../../parts/ConfirmCall";
import { Events } from "../../parts/Events";
import { attempt } from "../../parts/messages";
import { Page } from "../../parts/Page";
import { perform } from "../../parts/perform";
import { Reason } from "../../parts/Reason";
import { Row } from "../../parts/Row";
import { Trail } from "../../parts/Trail";
import { Waiting } from "../../parts/Waiting";
import { describe } from "./deployment";
import { detailTexts } from "./Detail.texts";
import { Facts } from "./Facts";
import { Sights } from "./Sights";

const ACTIONS = ["tokiwa:UpdateDeployment", "tokiwa:RetryDeployment", "tokiwa:DeleteDeployment"];
const AGAIN = 3000; // milliseconds
const AGAIN_FROM = ["DELIVERED", "SERVED", "FAILED", "ROLLED_BACK", "DRIFTED"];

export function Detail({ arn }: { arn: string }) {
  const t = useTexts(detailTexts);
  const { moment } = useDates();
  const allowed = useAllowed(ACTIONS, arn);
  const [deleting, setDeleting] = useState(false);
  const [force, setForce] = useState(false);
  const found = useLoad((abort) => describe(arn, abort), [arn, changed.useTurn()]);
  const deployment = found.value;
  useEvery(AGAIN, () => {
    if (deployment && ["PENDING", "INSTALLING", "REMOVING"].includes(deployment.Status)) found.reload();
  });
  if (!deployment) return <Waiting on={found} />;
  const { Name: name, Status: status, UnservedSince: since } = deployment;
  const removal = { DeploymentArn: arn, ...(force && { Force: true }) };

  async function retry() {
    await attempt(
      () => perform("tokiwa", "RetryDeployment", { DeploymentArn: arn }, t.retried(name)),
      t.notRetried(name),
    );
    found.reload();
  }

  return (
    <Page
      title={name}
      description={arn}
      actions={
        <Row>
          <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
          {allowed("tokiwa:DeleteDeployment") && <Button onClick={() => setDeleting(true)}>{t.delete}</Button>}
          {allowed("tokiwa:RetryDeployment") && AGAIN_FROM.includes(status) && (
            <Button onClick={() => void retry()}>{t.retry}</Button>
          )}
          {allowed("tokiwa:UpdateDeployment") && <Button href={href(["deployments", arn, "edit"])}>{t.edit}</Button>}
        </Row>
      }
    >
      {since && (
        <Alert type="warning" header={t.unserved(moment(since))}>
          <Reason of="deployment" code={status} words={deployment.Reason} />
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
      {deleting && (
        <ConfirmCall
          title={t.delete}
          service="tokiwa"
          operation="DeleteDeployment"
          input={removal}
          said={t.deleted(name)}
          after={() => go(["deployments"])}
          close={() => setDeleting(false)}
        >
          <Box>{t.deleteText}</Box>
          <Check value={force} description={t.forceText} change={setForce}>
            {t.force}
          </Check>
        </ConfirmCall>
      )}
    </Page>
  );
}
