/** Whether a shell pattern may match a link's name; with brackets in it, nobody looks closer. */
export function mayMatch(pattern: string, link: string): boolean {
  if (pattern.includes("[")) return true;
  const body = pattern
    .replace(/[.+^$(){}|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${body}$`).test(link);
}
