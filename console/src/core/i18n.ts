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

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment in the user's zone; seconds only where they matter. */
export function moment(when: Date | number | string, language: Language, seconds = false): string {
  const name = `${language}${seconds}`;
  const format =
    formats.get(name) ??
    new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: seconds ? "medium" : "short" });
  formats.set(name, format);
  return format.format(asDate(when));
}

/** A day in the user's zone. */
export function day(when: Date | number | string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(asDate(when));
}

/** A date from what services send: seconds since 1970 (JSON), text, or a Date (the SDK). */
export function asDate(when: Date | number | string): Date {
  return when instanceof Date ? when : new Date(typeof when === "number" ? when * 1000 : when);
}
