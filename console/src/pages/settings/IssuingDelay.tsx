// For how long a private CA says that a certificate is not ready yet, so that callers that wait are tried.
import { useEffect, useState } from "react";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { TextField } from "../../parts/TextField";
import { Card } from "./Card";
import { settingsTexts } from "./texts";

export function IssuingDelay() {
  const t = useTexts(settingsTexts);
  const [seconds, setSeconds] = useState("");
  const found = useLoad(async () => (await call<{ Seconds?: number }>("tokiwa", "GetIssuingDelay")).Seconds ?? 0, []);
  useEffect(() => setSeconds(String(found.value ?? "")), [found.value]);
  return (
    <Card
      title={t.delay}
      description={t.delayText}
      found={found}
      save={{ service: "tokiwa", operation: "PutIssuingDelay", input: { Seconds: Number(seconds) } }}
    >
      <TextField
        name="delay"
        type="number"
        label={t.seconds}
        constraintText={t.delayLimits}
        value={seconds}
        change={setSeconds}
      />
    </Card>
  );
}
