// Where in the console one is: the part of the address behind the #, which never reaches a server.
import { useSyncExternalStore } from "react";

export interface Route {
  /** The parts of the path, unescaped: ["certificates", "arn:aws:acm:…"]. */
  path: string[];
  query: URLSearchParams;
}

/** An address inside the console. */
export function href(path: string[], query: Record<string, string> = {}): string {
  const found = new URLSearchParams(query).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${found ? `?${found}` : ""}`;
}

export function go(path: string[], query: Record<string, string> = {}): void {
  location.hash = href(path, query);
}

/** The same page with another query, without a new entry in the history. */
export function refine(query: Record<string, string>): void {
  history.replaceState(null, "", href(read(location.hash).path, query));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export function useRoute(): Route {
  return read(useSyncExternalStore(subscribe, () => location.hash));
}

export function read(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return {
    path: path.split("/").filter(Boolean).map(decodeURIComponent),
    query: new URLSearchParams(query),
  };
}

function subscribe(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}
