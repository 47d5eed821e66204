// The whole console: signed in or not, in the language and colours that were chosen.
import { applyDensity, applyMode, Density, Mode } from "@cloudscape-design/global-styles";
import { I18nProvider, type I18nProviderProps } from "@cloudscape-design/components/i18n";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useLanguage } from "../core/i18n";
import { preferences } from "../core/preferences";
import { useRoute } from "../core/route";
import { session } from "../core/session";
import { Frame } from "./Frame";
import { SignIn } from "./SignIn";

export function App() {
  const language = useLanguage();
  const who = useSyncExternalStore(session.subscribe, session.get);
  const { path, query } = useRoute();
  const messages = useComponentTexts(language);
  useLook();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  if (!messages) return null;
  const code = path[0] === "sign-in" ? query.get("code") : null;
  return (
    <I18nProvider locale={language} messages={messages}>
      {who && !code ? <Frame who={who} /> : <SignIn account={query.get("account")} code={code} />}
    </I18nProvider>
  );
}

/** The texts of the components themselves, which come with them. */
function useComponentTexts(language: string): readonly I18nProviderProps.Messages[] | undefined {
  const [found, setFound] = useState<readonly I18nProviderProps.Messages[]>();
  useEffect(() => {
    const file =
      language === "ja"
        ? import("@cloudscape-design/components/i18n/messages/all.ja")
        : import("@cloudscape-design/components/i18n/messages/all.en");
    void file.then((module) => setFound([module.default]));
  }, [language]);
  return found;
}

function useLook(): void {
  const { mode, dense } = useSyncExternalStore(preferences.subscribe, preferences.get);
  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const apply = () => applyMode(mode === "dark" || (mode === "system" && system.matches) ? Mode.Dark : Mode.Light);
    apply();
    applyDensity(dense ? Density.Compact : Density.Comfortable);
    system.addEventListener("change", apply);
    return () => system.removeEventListener("change", apply);
  }, [mode, dense]);
}
