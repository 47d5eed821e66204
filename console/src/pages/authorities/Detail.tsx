// One private CA: what it is, what it signed, who may use it, how revocation is told, and what can be done with it.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Events } from "../../parts/Events";
import { Menu } from "../../parts/Menu";
import { Page } from "../../parts/Page";
import { Row } from "../../parts/Row";
import { Tags } from "../../parts/Tags";
import { Trail } from "../../parts/Trail";
import { Waiting } from "../../parts/Waiting";
import { Certificates } from "./Certificates";
import { describe, type Authority } from "./authority";
import { ACTIONS, Dialog, type Action } from "./Dialog";
import { detailTexts } from "./Detail.texts";
import { Identity } from "./Identity";
import { Permissions } from "./Permissions";
import { Policy } from "./Policy";
import { Reports } from "./Reports";
import { Revocation } from "./Revocation";

export function Detail({ arn }: { arn: string }) {
  const t = useTexts(detailTexts);
  const { moment } = useDates();
  const found = useLoad((abort) => describe(arn, abort), [arn, changed.useTurn()]);
  const allowed = useAllowed(Object.values(ACTIONS), arn);
  const [action, setAction] = useState<Action>();
  const authority = found.value;
  if (!authority) return <Waiting on={found} />;
  const offered = (Object.keys(ACTIONS) as Action[]).filter((id) => allowed(ACTIONS[id]) && fits(id, authority));
  const subject = authority.CertificateAuthorityConfiguration.Subject;
  return (
    <Page
      title={subject?.CommonName ?? subject?.Organization ?? authority.Arn.split("/").pop()}
      description={authority.Arn}
      actions={
        <Row>
          <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
          {offered.length > 0 && (
            <Menu offered={offered} say={(id) => t[id]} choose={setAction}>
              {t.actions}
            </Menu>
          )}
        </Row>
      }
    >
      {authority.RestorableUntil && <Alert type="warning">{t.restorable(moment(authority.RestorableUntil))}</Alert>}
      <Tabs
        tabs={[
          { id: "identity", label: t.identity, content: <Identity authority={authority} /> },
          { id: "certificates", label: t.certificates, content: <Certificates arn={arn} /> },
          { id: "permissions", label: t.permissions, content: <Permissions arn={arn} /> },
          {
            id: "revocation",
            label: t.revocation,
            content: <Revocation authority={authority} after={found.reload} />,
          },
          { id: "reports", label: t.reports, content: <Reports arn={arn} /> },
          { id: "policy", label: t.policy, content: <Policy arn={arn} /> },
          { id: "events", label: t.events, content: <Events resource={arn} /> },
          { id: "trail", label: t.trail, content: <Trail resource={arn} /> },
          { id: "tags", label: t.tags, content: <Tags arn={arn} /> },
        ]}
      />
      {action && (
        <Dialog action={action} authority={authority} close={() => setAction(undefined)} after={found.reload} />
      )}
    </Page>
  );
}

/** Whether an action makes sense in its state. */
function fits(action: Action, { Status }: Authority): boolean {
  switch (action) {
    case "disable":
      return Status === "ACTIVE";
    case "enable":
      return Status === "DISABLED";
    case "activate":
      return Status === "PENDING_CERTIFICATE";
    case "restore":
      return Status === "DELETED";
    case "delete":
      return Status !== "DELETED" && Status !== "ACTIVE";
  }
}
