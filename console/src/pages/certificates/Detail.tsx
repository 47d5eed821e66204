// One certificate: what it is, how it renews, where it is served, and what happened to it.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useTexts } from "../../core/i18n";
import { useEvery, useLoad } from "../../core/load";
import { Events } from "../../parts/Events";
import { Menu } from "../../parts/Menu";
import { Page } from "../../parts/Page";
import { Reason } from "../../parts/Reason";
import { Row } from "../../parts/Row";
import { Tags } from "../../parts/Tags";
import { Trail } from "../../parts/Trail";
import { Waiting } from "../../parts/Waiting";
import { ACTIONS, Dialog, type Action } from "./Dialog";
import { describe, type Described } from "./described";
import { detailTexts } from "./Detail.texts";
import { Identity } from "./Identity";
import { Renewal } from "./Renewal";
import { Use } from "./Use";

export function Detail({ arn }: { arn: string }) {
  const t = useTexts(detailTexts);
  const turn = changed.useTurn();
  const found = useLoad((abort) => describe(arn, abort), [arn, turn]);
  const [action, setAction] = useState<Action>();
  const allowed = useAllowed(Object.values(ACTIONS), arn);
  const certificate = found.value;
  useEvery(2000, () => {
    if (unsettled(certificate)) found.reload();
  });
  if (!certificate) return <Waiting on={found} />;
  const offered = (Object.keys(ACTIONS) as Action[]).filter((id) => allowed(ACTIONS[id]) && fits(id, certificate));
  const behind = offered.filter((id) => id !== "export");
  return (
    <Page
      title={certificate.DomainName ?? certificate.CertificateArn.split("/").pop()}
      description={certificate.CertificateArn}
      actions={
        <Row>
          <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
          {behind.length > 0 && (
            <Menu offered={behind} say={(id) => t[id]} choose={setAction}>
              {t.actions}
            </Menu>
          )}
          {offered.includes("export") && (
            <Button variant="primary" onClick={() => setAction("export")}>
              {t.export}
            </Button>
          )}
        </Row>
      }
    >
      {certificate.FailureReason && (
        <Alert type="error" header={t.failed}>
          <Reason of="renewal" code={certificate.FailureReason} />
        </Alert>
      )}
      <Tabs
        tabs={[
          { id: "identity", label: t.identity, content: <Identity certificate={certificate} /> },
          { id: "renewal", label: t.renewal, content: <Renewal certificate={certificate} /> },
          { id: "use", label: t.use, content: <Use certificate={certificate} /> },
          { id: "events", label: t.events, content: <Events resource={arn} /> },
          { id: "trail", label: t.trail, content: <Trail resource={arn} /> },
          { id: "tags", label: t.tags, content: <Tags arn={arn} /> },
        ]}
      />
      {action && (
        <Dialog
          action={action}
          certificates={[{ arn, name: certificate.DomainName ?? arn }]}
          close={() => setAction(undefined)}
          after={found.reload}
        />
      )}
    </Page>
  );
}

/** Whether something about it will soon be different. */
function unsettled(certificate: Described | undefined): boolean {
  return (
    certificate?.Status === "PENDING_VALIDATION" ||
    certificate?.RenewalSummary?.RenewalStatus === "PENDING_AUTO_RENEWAL"
  );
}

/** Whether an action makes sense for it. */
function fits(action: Action, { Status, Type, RenewalEligibility }: Described): boolean {
  switch (action) {
    case "export":
      return Status === "ISSUED" && Type === "PRIVATE";
    case "renew":
      return Status === "ISSUED" && RenewalEligibility === "ELIGIBLE";
    case "revoke":
      return Status === "ISSUED" && Type === "PRIVATE";
    case "delete":
      return true;
  }
}
