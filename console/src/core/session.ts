// Who is signed in. It is kept in IndexedDB, because that alone can keep a key that nobody can read.
import { hidden, type Signer } from "./sign";

export interface Session extends Signer {
  arn: string;
  account: string;
  /** When it ends, in milliseconds of the wall clock of this browser. */
  ends: number;
}

/** What SignIn and RedeemSignInCode answer. */
export interface SignedIn {
  Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string; Expiration: number };
  Arn: string;
  AccountId: string;
  Region: string;
}

const LASTS = 8 * 3600 * 1000; // an account with a test clock tells an end in its own time
const STORE = "session";
let current: Session | null = null;
const listeners = new Set<() => void>();

export const session = {
  get: (): Session | null => current,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Take up the session that an earlier page of this browser left, if it has not ended. */
export async function restore(): Promise<void> {
  const found = await stored();
  tell(found && found.ends > Date.now() ? found : null);
}

/** Begin one. */
export async function begin(answer: SignedIn): Promise<void> {
  const made: Session = {
    accessKeyId: answer.Credentials.AccessKeyId,
    token: answer.Credentials.SessionToken,
    key: await hidden(answer.Credentials.SecretAccessKey),
    region: answer.Region,
    arn: answer.Arn,
    account: answer.AccountId,
    ends: Date.now() + LASTS,
  };
  await keep((store) => store.put(made, STORE));
  tell(made);
  channel.postMessage("changed");
}

/** End it, in every tab. */
export async function end(): Promise<void> {
  await keep((store) => store.clear());
  tell(null);
  channel.postMessage("changed");
}

const channel = new BroadcastChannel("tokiwa-session");
channel.onmessage = () => void restore();

function tell(now: Session | null): void {
  current = now;
  for (const listener of listeners) listener();
}

async function stored(): Promise<Session | null> {
  return (await keep((store) => store.get(STORE))) ?? null;
}

function keep<T>(work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("tokiwa", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asked = work(opening.result.transaction(STORE, "readwrite").objectStore(STORE));
      asked.onsuccess = () => {
        resolve(asked.result);
        opening.result.close();
      };
      asked.onerror = () => reject(asked.error);
    };
  });
}
