// The second factors of a user: an app on the phone, bound by a picture and two codes.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import { Problem } from "../../parts/Problem";
import { perform, script, type Step } from "./entity";
import { list } from "./iam";
import { MfaDialog } from "./MfaDialog";
import { signInTexts } from "./SignIn.texts";

interface Device {
  SerialNumber: string;
  EnableDate?: Date;
}

const ACTIONS = ["iam:EnableMFADevice", "iam:DeactivateMFADevice"];

export function Mfa({ name, arn }: { name: string; arn: string }) {
  const t = useTexts(signInTexts);
  const language = useLanguage();
  const allowed = useAllowed(ACTIONS, arn);
  const [adding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Device>();
  const found = useLoad(() => list<Device>("ListMFADevices", "MFADevices", { UserName: name }), [name]);
  const steps = ({ SerialNumber }: Device): Step[] => [
    { operation: "DeactivateMFADevice", input: { UserName: name, SerialNumber } },
    { operation: "DeleteVirtualMFADevice", input: { SerialNumber } },
  ];
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <>
      <Table
        items={found.value ?? []}
        loading={found.loading && !found.value}
        loadingText={t.loading}
        trackBy="SerialNumber"
        ariaLabels={{ tableLabel: t.mfa }}
        header={
          <Header
            variant="h2"
            description={t.mfaText}
            actions={allowed("iam:EnableMFADevice") && <Button onClick={() => setAdding(true)}>{t.addMfa}</Button>}
          >
            {t.mfa}
          </Header>
        }
        columnDefinitions={[
          { id: "name", header: t.device, cell: (item) => item.SerialNumber.split("/").pop(), isRowHeader: true },
          {
            id: "since",
            header: t.enabled,
            cell: (item) => (item.EnableDate ? moment(item.EnableDate, language) : "–"),
          },
          {
            id: "actions",
            header: t.actions,
            cell: (item) =>
              allowed("iam:DeactivateMFADevice") && (
                <Button variant="inline-link" onClick={() => setRemoved(item)}>
                  {t.removeMfa}
                </Button>
              ),
          },
        ]}
        empty={<Box textAlign="center">{t.noMfa}</Box>}
      />
      {adding && <MfaDialog name={name} close={() => setAdding(false)} after={found.reload} />}
      {removed && (
        <Confirm
          title={t.removeMfa}
          action={t.removeMfa}
          command={script(steps(removed))}
          act={async () => {
            await perform(steps(removed));
            done(t.mfaRemoved, script(steps(removed)));
            found.reload();
          }}
          close={() => setRemoved(undefined)}
        >
          <Box>{t.removeMfaText}</Box>
        </Confirm>
      )}
    </>
  );
}
