// Whether the manager may renew from this CA: granted and taken back here.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { ConfirmCall } from "../../parts/ConfirmCall";
import { List } from "../../parts/List";
import { attempt } from "../../parts/messages";
import { perform } from "../../parts/perform";
import { MANAGER, permission } from "./authority";
import { permissionsTexts } from "./Permissions.texts";

interface Permission {
  Principal: string;
  Actions: string[];
  CreatedAt: number;
}

const NEEDED = ["acm-pca:CreatePermission", "acm-pca:DeletePermission"];

export function Permissions({ arn }: { arn: string }) {
  const t = useTexts(permissionsTexts);
  const { moment } = useDates();
  const allowed = useAllowed(NEEDED, arn);
  const [taking, setTaking] = useState(false);
  const named = { CertificateAuthorityArn: arn };
  const removal = { ...named, Principal: MANAGER };
  const found = useLoad(
    async (abort) =>
      (await call<{ Permissions: Permission[] }>("acm-pca", "ListPermissions", named, abort)).Permissions,
    [arn],
  );
  const granted = found.value?.some(({ Principal }) => Principal === MANAGER);

  async function grant() {
    await attempt(() => perform("acm-pca", "CreatePermission", permission(arn), t.granted), t.notGranted);
    found.reload();
  }

  return (
    <SpaceBetween size="l">
      {granted === false && <Alert type="warning">{t.missing}</Alert>}
      <List
        found={found}
        title={t.title}
        description={t.description}
        loadingText={t.loading}
        trackBy="Principal"
        actions={
          granted
            ? allowed("acm-pca:DeletePermission") && <Button onClick={() => setTaking(true)}>{t.take}</Button>
            : allowed("acm-pca:CreatePermission") && (
                <Button variant="primary" onClick={() => void grant()}>
                  {t.grant}
                </Button>
              )
        }
        columns={[
          { id: "principal", header: t.principal, cell: (item) => item.Principal, isRowHeader: true },
          { id: "actions", header: t.actions, cell: (item) => item.Actions.join(", ") },
          { id: "since", header: t.since, cell: (item) => moment(item.CreatedAt) },
        ]}
        none={t.none}
      />
      {taking && (
        <ConfirmCall
          title={t.take}
          service="acm-pca"
          operation="DeletePermission"
          input={removal}
          said={t.taken}
          after={found.reload}
          close={() => setTaking(false)}
        >
          <Alert type="warning">{t.takeText}</Alert>
        </ConfirmCall>
      )}
    </SpaceBetween>
  );
}
