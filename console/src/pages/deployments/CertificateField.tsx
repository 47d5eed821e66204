// Which certificate is to be served: one of those that were issued, searched by the service however many there are.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useTexts } from "../../core/i18n";
import { useChoices } from "../certificates/choices";
import { formTexts } from "./Form.texts";

export function CertificateField({ chosen, choose }: { chosen: string; choose: (arn: string) => void }) {
  const t = useTexts(formTexts);
  const { options, setText, ...found } = useChoices();
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
