// When certificates renew, and how many at once.
import Box from "@cloudscape-design/components/box";
import { useEffect, useState } from "react";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { TextField } from "../../parts/TextField";
import { Card } from "./Card";
import { settingsTexts } from "./texts";

const FIELDS = ["DaysBeforeExpiry", "JitterDays", "SafeDays", "RenewalsPerHour", "RenewalsPerSecond"] as const;

type Policy = Record<(typeof FIELDS)[number], number> & { Scope: string };

export function RenewalPolicy() {
  const t = useTexts(settingsTexts);
  const [given, setGiven] = useState<Record<string, string>>({});
  const found = useLoad(
    async () => (await call<{ RenewalPolicy: Policy }>("tokiwa", "GetRenewalPolicy")).RenewalPolicy,
    [],
  );
  useEffect(() => {
    const policy = found.value;
    if (policy) setGiven(Object.fromEntries(FIELDS.map((name) => [name, String(policy[name])])));
  }, [found.value]);
  const input = Object.fromEntries(FIELDS.map((name) => [name, Number(given[name])]));
  const own = found.value?.Scope === "ACCOUNT";
  return (
    <Card
      title={t.renewal}
      description={t.renewalText}
      found={found}
      save={{ service: "tokiwa", operation: "PutRenewalPolicy", input }}
      clear={own ? { service: "tokiwa", operation: "DeleteRenewalPolicy", input: {}, label: t.standard } : undefined}
    >
      <Box color="text-body-secondary">{own ? t.ownPolicy : t.standardPolicy}</Box>
      {FIELDS.map((name) => (
        <TextField
          key={name}
          name={name}
          type="number"
          label={t[name]}
          description={t[`${name}Text`]}
          value={given[name] ?? ""}
          change={(value) => setGiven({ ...given, [name]: value })}
        />
      ))}
    </Card>
  );
}
