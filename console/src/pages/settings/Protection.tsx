// Which private CAs are not deleted while valid certificates depend on them.
import FormField from "@cloudscape-design/components/form-field";
import RadioGroup from "@cloudscape-design/components/radio-group";
import { useEffect, useState } from "react";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Card } from "./Card";
import { settingsTexts } from "./texts";

const LEVELS = ["NONE", "ROTATED", "ALL"] as const;

export function Protection() {
  const t = useTexts(settingsTexts);
  const [chosen, setChosen] = useState<string>();
  const found = useLoad(
    async () => (await call<{ Protection: string }>("tokiwa", "GetDeletionProtection")).Protection,
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
      <FormField label={t.protected}>
        <RadioGroup
          value={chosen ?? null}
          items={LEVELS.map((value) => ({ value, label: t[value] }))}
          onChange={({ detail }) => setChosen(detail.value)}
        />
      </FormField>
    </Card>
  );
}
