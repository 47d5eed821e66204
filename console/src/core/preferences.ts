// What this browser's user likes: language, colours, density, columns. Nothing secret is kept here.
import type { Language } from "./i18n";

export interface Preferences {
  language: Language;
  mode: "light" | "dark" | "system";
  dense: boolean;
  /** What a table shows, by the table's name. */
  tables: Record<string, { pageSize?: number; columns?: string[] }>;
}

const NAME = "tokiwa-preferences";
const listeners = new Set<() => void>();
let current: Preferences = load();

export const preferences = {
  get: (): Preferences => current,
  set(change: Partial<Preferences>): void {
    current = { ...current, ...change };
    localStorage.setItem(NAME, JSON.stringify(current));
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function load(): Preferences {
  const usual: Preferences = {
    language: navigator.languages.some((each) => each.startsWith("ja")) ? "ja" : "en",
    mode: "system",
    dense: false,
    tables: {},
  };
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(NAME) ?? "{}") };
  } catch {
    return usual;
  }
}
