// Messages on top of the page: what was done, with the command that does the same, and what was refused.
import type { FlashbarProps } from "@cloudscape-design/components/flashbar";
import { useSyncExternalStore, type ReactNode } from "react";
import { failure } from "../core/failure";
import { useTexts } from "../core/i18n";
import { session } from "../core/session";
import { CommandBox } from "./CommandBox";
import { partsTexts } from "./parts.texts";

interface Message {
  id: string;
  type: "success" | "error" | "info" | "warning";
  header: string;
  content?: ReactNode;
}

let list: readonly Message[] = [];
let next = 0;
const listeners = new Set<() => void>();

function set(now: readonly Message[]): void {
  list = now;
  for (const listener of listeners) listener();
}

session.subscribe(() => set([])); // what was said to one is nothing for who signs in after him

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Say something until it is dismissed. At most five stay. */
export function say(message: Omit<Message, "id">): void {
  set([{ ...message, id: String(next++) }, ...list].slice(0, 5));
}

/** Say that something was done, and the command that does it. */
export function done(header: string, command?: string): void {
  say({ type: "success", header, content: command && <CommandBox command={command} /> });
}

/** Say that something was refused, in the service's own words. */
function refused(header: string, error: unknown): void {
  const found = failure(error);
  say({ type: "error", header, content: `${found.code}: ${found.message}` });
}

/** Do something at once, and say so if it is refused. */
export async function attempt(work: () => Promise<unknown>, otherwise: string): Promise<void> {
  try {
    await work();
  } catch (error) {
    refused(otherwise, error);
  }
}

/** The messages as the flash bar takes them. */
export function useMessages(): FlashbarProps.MessageDefinition[] {
  const t = useTexts(partsTexts);
  const found = useSyncExternalStore(subscribe, () => list);
  return [
    ...found.map((each) => ({
      ...each,
      dismissible: true,
      dismissLabel: t.dismiss,
      onDismiss: () => set(list.filter((one) => one.id !== each.id)),
    })),
  ];
}
