// How hard a passphrase is to guess, from 0 to 4, by its length and the kinds of characters in it.

export function strength(passphrase: string): number {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(passphrase)).length;
  const different = new Set(passphrase).size;
  const alphabet = [0, 10, 36, 62, 95][kinds] ?? 95;
  const bits = Math.min(passphrase.length, different * 2) * Math.log2(Math.max(alphabet, 2));
  return [28, 50, 70, 90].filter((limit) => bits >= limit).length;
}
