// Choosing one of the certificates that the manager renews; the service searches, however many there are.
import { useEffect } from "react";
import { useTexts } from "../../core/i18n";
import { ChoiceField } from "../../parts/Choice";
import { useChoices } from "../certificates/choices";
import { setupTexts } from "./Setup.texts";

interface Props {
  chosen: string;
  name: string | undefined;
  choose: (arn: string) => void;
  problem: string | undefined;
}

export function CertificateChoice({ chosen, name, choose, problem }: Props) {
  const t = useTexts(setupTexts);
  const { options, text, setText, ...found } = useChoices("PRIVATE");
  const only = options.length === 1 && !text ? options[0]?.value : undefined;
  useEffect(() => {
    if (only && !chosen) choose(only);
  }, [only]);
  return (
    <ChoiceField
      label={t.certificate}
      description={t.certificateText}
      errorText={problem ?? found.error?.message}
      value={chosen}
      called={name}
      options={options}
      placeholder={t.choose}
      empty={t.noCertificate}
      filteringType="manual"
      filteringPlaceholder={t.search}
      filteringAriaLabel={t.search}
      statusType={found.loading ? "loading" : "finished"}
      loadingText={t.loading}
      onLoadItems={({ detail }) => setText(detail.filteringText)}
      change={choose}
    />
  );
}
