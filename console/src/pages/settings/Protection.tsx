// Which private CAs are not deleted while valid certificates depend on them.
import { useEffect, useState } from "react";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { RadioField } from "../../parts/RadioField";
import { Card } from "./Card";
import { settingsTexts } from "./texts";

const LEVELS = ["NONE", "ROTATED", "ALL"] as const;

export function Protection() {
  const t = useTexts(settingsTexts);
  const [chosen, setChosen] = useState<(typeof LEVELS)[number]>();
  const found = useLoad(
    async () => (await call<{ Protection: (typeof LEVELS)[number] }>("tokiwa", "GetDeletionProtection")).Protection,
    [],
  );
  useEffect(() => setChosen(found.value), [found.value]);
  return (
    <Card
      title={t.protection}
      description={t.protectionText}
      found={found}
      save={{ service: "tokiwa", operation: "PutDeletionProtection", input: { Protection: chosen } }}
    >
      <RadioField
        label={t.protected}
        value={chosen}
        items={LEVELS.map((value) => ({ value, label: t[value] }))}
        change={setChosen}
      />
    </Card>
  );
}
