// The private CA for requests that name none.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useEffect, useState } from "react";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { authorities, label } from "../certificates/authorities";
import { Card } from "./Card";
import { settingsTexts } from "./texts";

export function DefaultAuthority() {
  const t = useTexts(settingsTexts);
  const [chosen, setChosen] = useState("");
  const found = useLoad(async () => {
    const answer = await call<{ CertificateAuthorityArn?: string }>("tokiwa", "GetDefaultCertificateAuthority");
    return answer.CertificateAuthorityArn ?? "";
  }, []);
  const all = useLoad((abort) => authorities(abort), []);
  useEffect(() => setChosen(found.value ?? ""), [found.value]);
  const options = (all.value ?? []).map((each) => ({ value: each.Arn, label: label(each), description: each.Arn }));
  const other = chosen ? { value: chosen, label: chosen } : null;
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
      <FormField label={t.authority} errorText={all.error?.message}>
        <Select
          selectedOption={options.find(({ value }) => value === chosen) ?? other}
          options={options}
          placeholder={t.noneChosen}
          empty={t.noAuthority}
          onChange={({ detail }) => setChosen(detail.selectedOption.value ?? "")}
        />
      </FormField>
    </Card>
  );
}
