// Whether the manager may renew from this CA: granted and taken back here.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { done, refused } from "../../parts/messages";
import { Problem } from "../../parts/Problem";
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
  const language = useLanguage();
  const allowed = useAllowed(NEEDED, arn);
  const [taking, setTaking] = useState(false);
  const named = { CertificateAuthorityArn: arn };
  const found = useLoad(
    async (abort) =>
      (await call<{ Permissions: Permission[] }>("acm-pca", "ListPermissions", named, abort)).Permissions,
    [arn],
  );
  const granted = found.value?.some(({ Principal }) => Principal === MANAGER);

  async function grant() {
    try {
      await call("acm-pca", "CreatePermission", permission(arn));
      done(t.granted, command("acm-pca", "CreatePermission", permission(arn)));
    } catch (error) {
      refused(t.notGranted, error);
    }
    found.reload();
  }

  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <SpaceBetween size="l">
      {granted === false && <Alert type="warning">{t.missing}</Alert>}
      <Table
        items={found.value ?? []}
        loading={found.loading && !found.value}
        loadingText={t.loading}
        trackBy="Principal"
        ariaLabels={{ tableLabel: t.title }}
        header={
          <Header
            variant="h2"
            description={t.description}
            actions={
              granted
                ? allowed("acm-pca:DeletePermission") && <Button onClick={() => setTaking(true)}>{t.take}</Button>
                : allowed("acm-pca:CreatePermission") && (
                    <Button variant="primary" onClick={() => void grant()}>
                      {t.grant}
                    </Button>
                  )
            }
          >
            {t.title}
          </Header>
        }
        columnDefinitions={[
          { id: "principal", header: t.principal, cell: (item) => item.Principal, isRowHeader: true },
          { id: "actions", header: t.actions, cell: (item) => item.Actions.join(", ") },
          { id: "since", header: t.since, cell: (item) => moment(item.CreatedAt, language) },
        ]}
        empty={<Box textAlign="center">{t.none}</Box>}
      />
      {taking && (
        <Confirm
          title={t.take}
          action={t.take}
          command={command("acm-pca", "DeletePermission", { ...named, Principal: MANAGER })}
          act={async () => {
            await call("acm-pca", "DeletePermission", { ...named, Principal: MANAGER });
            done(t.taken, command("acm-pca", "DeletePermission", { ...named, Principal: MANAGER }));
            found.reload();
          }}
          close={() => setTaking(false)}
        >
          <Alert type="warning">{t.takeText}</Alert>
        </Confirm>
      )}
    </SpaceBetween>
  );
}
