/**
 * A transaction's name: sorts by time, short enough to say: `20261120-073059-7f3a`. Its last four characters do where
 * they are unique on a host.
 */
export function transactionId(now: Date, randomByte: () => number): string {
  const stamp = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const tail = [randomByte(), randomByte()].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${stamp}-${tail}`;
}

export function shortId(id: string): string {
  return id.slice(-4);
}
