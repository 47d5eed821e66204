// The names of services ("password-file", "not-issued") as names of texts: "passwordFile".

export function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
