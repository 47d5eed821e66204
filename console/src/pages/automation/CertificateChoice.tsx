// Choosing one of the certificates that the manager renews; the service searches, however many there are.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useEffect, useState } from "react";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { nameOf, search } from "../certificates/certificate";
import { setupTexts } from "./Setup.texts";

interface Props {
  chosen: string;
  name: string | undefined;
  choose: (arn: string) => void;
  problem: string | undefined;
}

const SHOWN = 50;

export function CertificateChoice({ chosen, name, choose, problem }: Props) {
  const t = useTexts(setupTexts);
  const [text, setText] = useState("");
  const found = useLoad(
    async (abort) => {
      const tokens = [
        { propertyKey: "status", operator: "=", value: "ISSUED" },
        { propertyKey: "type", operator: "=", value: "PRIVATE" },
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
  const only = options.length === 1 && !text ? options[0]?.value : undefined;
  useEffect(() => {
    if (only && !chosen) choose(only);
  }, [only]);
  return (
    <FormField label={t.certificate} description={t.certificateText} errorText={problem ?? found.error?.message}>
      <Select
        selectedOption={
          options.find(({ value }) => value === chosen) ?? (chosen ? { value: chosen, label: name ?? chosen } : null)
        }
        options={options}
        placeholder={t.choose}
        empty={t.noCertificate}
        filteringType="manual"
        filteringPlaceholder={t.search}
        filteringAriaLabel={t.search}
        statusType={found.loading ? "loading" : "finished"}
        loadingText={t.loading}
        onLoadItems={({ detail }) => setText(detail.filteringText)}
        onChange={({ detail }) => choose(detail.selectedOption.value ?? "")}
      />
    </FormField>
  );
}
