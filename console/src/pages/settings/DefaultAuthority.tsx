// The private CA for requests that name none.
import { useEffect, useState } from "react";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { ChoiceField } from "../../parts/Choice";
import { useAuthorities } from "../certificates/authorities";
import { Card } from "./Card";
import { settingsTexts } from "./texts";

export function DefaultAuthority() {
  const t = useTexts(settingsTexts);
  const [chosen, setChosen] = useState("");
  const found = useLoad(async () => {
    const answer = await call<{ CertificateAuthorityArn?: string }>("tokiwa", "GetDefaultCertificateAuthority");
    return answer.CertificateAuthorityArn ?? "";
  }, []);
  const { options, error } = useAuthorities();
  useEffect(() => setChosen(found.value ?? ""), [found.value]);
  return (
    <Card
      title={t.default}
      description={t.defaultText}
      found={found}
      save={{
        service: "tokiwa",
        operation: "PutDefaultCertificateAuthority",
        input: { CertificateAuthorityArn: chosen },
      }}
      clear={
        found.value
          ? { service: "tokiwa", operation: "DeleteDefaultCertificateAuthority", input: {}, label: t.noDefault }
          : undefined
      }
    >
      <ChoiceField
        label={t.authority}
        errorText={error?.message}
        value={chosen}
        options={options}
        placeholder={t.noneChosen}
        empty={t.noAuthority}
        change={setChosen}
      />
    </Card>
  );
}
