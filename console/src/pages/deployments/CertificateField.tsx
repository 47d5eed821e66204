// Which certificate is to be served: one of those that were issued, searched by the service however many there are.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { nameOf, search } from "../certificates/certificate";
import { formTexts } from "./Form.texts";

const SHOWN = 50;

export function CertificateField({ chosen, choose }: { chosen: string; choose: (arn: string) => void }) {
  const t = useTexts(formTexts);
  const [text, setText] = useState("");
  const found = useLoad(
    async (abort) => {
      const tokens = [
        { propertyKey: "status", operator: "=", value: "ISSUED" },
        ...(text ? [{ propertyKey: "dns", operator: ":", value: text }] : []),
      ];
      return (await search({ tokens, operation: "and" }, "created", true, SHOWN, undefined, abort)).items;
    },
    [text],
  );
  const options = (found.value ?? []).map((each) => ({
    value: each.CertificateArn,
    label: nameOf(each),
    description: each.CertificateArn,
  }));
  const other = chosen ? { value: chosen, label: chosen } : null;
  return (
    <FormField label={t.certificate} description={t.certificateText} errorText={found.error?.message}>
      <Select
        selectedOption={options.find(({ value }) => value === chosen) ?? other}
        options={options}
        placeholder={t.choose}
        empty={t.noCertificate}
        filteringType="manual"
        filteringAriaLabel={t.search}
        statusType={found.loading ? "loading" : "finished"}
        loadingText={t.loading}
        onLoadItems={({ detail }) => setText(detail.filteringText)}
        onChange={({ detail }) => choose(detail.selectedOption.value ?? "")}
      />
    </FormField>
  );
}
