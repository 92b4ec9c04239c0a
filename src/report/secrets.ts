/**
 * Hides the password in every `user:password@host`, with or without a scheme before it. Works on whole words, from the
 * first colon to the last `@`: a password may hold `/`, `@` and `:` unescaped, and hiding too much is the lesser harm.
 */
export function withoutCredentials(text: string): string {
  return text.includes("@") ? text.replace(/\S+/g, maskWord) : text;
}

/** A line of a host's configuration file: values of keys that are secrets by their name are hidden as well. */
export function withoutSecrets(line: string): string {
  return withoutCredentials(line.replace(secretKey, (_, key: string, comma: string) => `${key}***${comma}`));
}

const secretKey =
  /((?:password|passwd|passphrase|secret|token|private-?key|psk|(?:wpa|wep|wireless)-key\d?)["']?\s*[:=\s]\s*)(?=\S).*?(,?)$/gim;

function maskWord(word: string): string {
  const at = word.lastIndexOf("@");
  const scheme = word.indexOf("://");
  const colon = word.indexOf(":", scheme >= 0 && scheme < at ? scheme + 3 : 0);
  return colon >= 0 && colon < at ? `${word.slice(0, colon + 1)}***${word.slice(at)}` : word;
}
