// From how many days before the end of a certificate its daily notices come.
import { useEffect, useMemo, useState } from "react";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { TextField } from "../../parts/TextField";
import { Card } from "./Card";
import { settingsTexts } from "./texts";

export function Notices() {
  const t = useTexts(settingsTexts);
  const [days, setDays] = useState("");
  const found = useLoad(async () => {
    const answer = await call<{ ExpiryEvents: { DaysBeforeExpiry: number } }>("acm", "GetAccountConfiguration");
    return answer.ExpiryEvents.DaysBeforeExpiry;
  }, []);
  useEffect(() => setDays(String(found.value ?? "")), [found.value]);
  // A token that was used before would make nothing of a change back to an earlier value.
  const token = useMemo(() => crypto.randomUUID().replaceAll("-", ""), [found.value]);
  const input = { ExpiryEvents: { DaysBeforeExpiry: Number(days) }, IdempotencyToken: token };
  return (
    <Card
      title={t.notices}
      description={t.noticesText}
      found={found}
      save={{ service: "acm", operation: "PutAccountConfiguration", input }}
    >
      <TextField
        name="notices"
        type="number"
        label={t.days}
        constraintText={t.noticesLimits}
        value={days}
        change={setDays}
      />
    </Card>
  );
}
