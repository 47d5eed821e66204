// The second factors of a user: an app on the phone, bound by a picture and two codes.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { List } from "../../parts/List";
import { done } from "../../parts/messages";
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
  const { moment } = useDates();
  const allowed = useAllowed(ACTIONS, arn);
  const [adding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Device>();
  const found = useLoad(() => list<Device>("ListMFADevices", "MFADevices", { UserName: name }), [name]);
  const steps = ({ SerialNumber }: Device): Step[] => [
    { operation: "DeactivateMFADevice", input: { UserName: name, SerialNumber } },
    { operation: "DeleteVirtualMFADevice", input: { SerialNumber } },
  ];
  return (
    <>
      <List
        found={found}
        title={t.mfa}
        description={t.mfaText}
        loadingText={t.loading}
        trackBy="SerialNumber"
        actions={allowed("iam:EnableMFADevice") && <Button onClick={() => setAdding(true)}>{t.addMfa}</Button>}
        columns={[
          { id: "name", header: t.device, cell: (item) => item.SerialNumber.split("/").pop(), isRowHeader: true },
          { id: "since", header: t.enabled, cell: (item) => moment(item.EnableDate) },
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
        none={t.noMfa}
      />
      {adding && <MfaDialog name={name} close={() => setAdding(false)} after={found.reload} />}
      {removed && (
        <Confirm
          title={t.removeMfa}
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
