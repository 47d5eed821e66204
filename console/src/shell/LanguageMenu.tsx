// The language, for the page where nobody is signed in yet. Each language is named in itself.
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useLanguage, useTexts, type Language } from "../core/i18n";
import { preferences } from "../core/preferences";
import { frameTexts } from "./Frame.texts";

export const LANGUAGES: { id: Language; text: string }[] = [
  { id: "en", text: "English" },
  { id: "ja", text: "日本語" },
];

export function LanguageMenu() {
  const t = useTexts(frameTexts);
  return (
    <SegmentedControl
      label={t.language}
      selectedId={useLanguage()}
      options={LANGUAGES}
      onChange={({ detail }) => preferences.set({ language: detail.selectedId as Language })}
    />
  );
}
