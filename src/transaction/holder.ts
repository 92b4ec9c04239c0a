/** Who has a host's lock, since when and what for, as a person reads it: `ana@laptop since 2026-11-20 07:30:59 UTC, applying lab.yaml`. */
export function shownHolder(holder: string): string {
  return holder.replace(/ since (\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d{3}Z/, " since $1 $2 UTC");
}
