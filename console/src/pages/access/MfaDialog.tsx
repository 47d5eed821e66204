// Binding a new second factor: the picture for the app, the same as text, and two codes in a row that prove it.
import FormField from "@cloudscape-design/components/form-field";
import { useRef, useState } from "react";
import { base64 } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { Copyable } from "../../parts/CommandBox";
import { Confirm } from "../../parts/Confirm";
import { TextField } from "../../parts/TextField";
import { ask, change, shown } from "./iam";
import { signInTexts } from "./SignIn.texts";

interface Device {
  SerialNumber: string;
  Base32StringSeed: Uint8Array;
  QRCodePNG: Uint8Array;
}

const CODE = /^\d{6}$/;

export function MfaDialog({ name, close, after }: { name: string; close: () => void; after: () => void }) {
  const t = useTexts(signInTexts);
  const [called, setCalled] = useState(name);
  const [device, setDevice] = useState<Device>();
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const going = useRef(false);
  const bound = useRef(false);
  const creation = { VirtualMFADeviceName: called };
  if (!device) {
    return (
      <Confirm
        title={t.addMfa}
        action={t.next}
        disabled={!called}
        command={shown("CreateVirtualMFADevice", { ...creation, Outfile: "qr.png", BootstrapMethod: "QRCodePNG" })}
        act={async () => {
          const answer = await ask<{ VirtualMFADevice: Device }>("CreateVirtualMFADevice", creation);
          going.current = true;
          setDevice(answer.VirtualMFADevice);
        }}
        close={() => going.current || close()}
      >
        <TextField label={t.device} constraintText={t.deviceText} value={called} change={setCalled} />
      </Confirm>
    );
  }
  const input = {
    UserName: name,
    SerialNumber: device.SerialNumber,
    AuthenticationCode1: first,
    AuthenticationCode2: second,
  };
  return (
    <Confirm
      key="codes"
      title={t.addMfa}
      action={t.enable}
      disabled={!CODE.test(first) || !CODE.test(second)}
      command={shown("EnableMFADevice", input)}
      act={async () => {
        await change("EnableMFADevice", input, t.mfaAdded);
        bound.current = true;
        after();
      }}
      close={() => {
        // A device that nobody has is of no use once its seed is out of sight.
        if (!bound.current)
          void ask("DeleteVirtualMFADevice", { SerialNumber: device.SerialNumber }).catch(() => undefined);
        close();
      }}
    >
      <FormField label={t.scan} description={t.scanText}>
        <img
          src={`data:image/png;base64,${base64(device.QRCodePNG)}`}
          alt={t.picture}
          width={220}
          style={{ imageRendering: "pixelated" }}
        />
      </FormField>
      <FormField label={t.seed}>
        <Copyable text={new TextDecoder().decode(device.Base32StringSeed)} label={t.seed} />
      </FormField>
      <TextField
        label={t.code1}
        constraintText={t.codeText}
        name="code1"
        value={first}
        inputMode="numeric"
        autoComplete="one-time-code"
        change={setFirst}
      />
      <TextField
        label={t.code2}
        constraintText={t.code2Text}
        name="code2"
        value={second}
        inputMode="numeric"
        autoComplete={false}
        change={setSecond}
      />
    </Confirm>
  );
}
