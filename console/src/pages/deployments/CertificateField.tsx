// Which certificate is to be served: one of those that were issued, searched by the service however many there are.
import { useTexts } from "../../core/i18n";
import { ChoiceField } from "../../parts/Choice";
import { useChoices } from "../certificates/choices";
import { formTexts } from "./Form.texts";

export function CertificateField({ chosen, choose }: { chosen: string; choose: (arn: string) => void }) {
  const t = useTexts(formTexts);
  const { options, setText, ...found } = useChoices();
  return (
    <ChoiceField
      label={t.certificate}
      description={t.certificateText}
      value={chosen}
      options={options}
      placeholder={t.choose}
      empty={t.noCertificate}
      filteringType="manual"
      filteringAriaLabel={t.search}
      from={found}
      loadingText={t.loading}
      onLoadItems={({ detail }) => setText(detail.filteringText)}
      change={choose}
    />
  );
}
