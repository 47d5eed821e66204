// Texts: every area has its own file with both languages; the compiler finds what one of them lacks.
import { useSyncExternalStore } from "react";
import { preferences } from "./preferences";

export type Language = "en" | "ja";

/** Texts of an area. The second language has what the first has: a text, or a function with the same arguments. */
export type Texts<T> = {
  [K in keyof T]: T[K] extends (...given: infer G) => string ? (...given: G) => string : string;
};

export interface Area<T> {
  en: T;
  ja: Texts<T>;
}

export function texts<const T extends Record<string, string | ((...given: never[]) => string)>>(
  en: T,
  ja: Texts<T>,
): Area<T> {
  return { en, ja };
}

/** The texts of an area in the language that was chosen. */
export function useTexts<T>(area: Area<T>): Texts<T> {
  return area[useLanguage()] as Texts<T>;
}

export function useLanguage(): Language {
  return useSyncExternalStore(preferences.subscribe, () => preferences.get().language);
}

type When = Date | number | string | undefined;

/** Moments and days in the user's language and zone; a dash for what has not happened. */
export function useDates() {
  const language = useLanguage();
  const said = (when: When, time?: "short" | "medium") => (when ? format(language, time).format(date(when)) : "–");
  return {
    /** Seconds only where they matter. */
    moment: (when: When, seconds = false) => said(when, seconds ? "medium" : "short"),
    day: (when: When) => said(when),
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, timeStyle?: "short" | "medium"): Intl.DateTimeFormat {
  const name = `${language} ${timeStyle}`;
  const found = formats.get(name) ?? new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle });
  formats.set(name, found);
  return found;
}

/** A date from what services send: seconds since 1970 (JSON), text, or a Date (the SDK). */
function date(when: Date | number | string): Date {
  return when instanceof Date ? when : new Date(typeof when === "number" ? when * 1000 : when);
}
