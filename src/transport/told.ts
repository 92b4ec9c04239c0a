const begun = "\nroutable: begun\n";
const ended = /\nroutable: ended (\d+)\n/g;

/** What tell.sh's marks say of a program on the far side, and its stderr without them. */
export interface Told {
  begun: boolean;
  /** null where nothing is known of its end. */
  exitCode: number | null;
  stderr: string;
}

/** The last mark of an end counts: the program may have printed one of its own, and a child may print after it. */
export function readMarks(stderr: string): Told {
  const start = stderr.indexOf(begun);
  if (start === -1) return { begun: false, exitCode: null, stderr };
  const before = stderr.slice(0, start);
  const after = stderr.slice(start + begun.length);
  const mark = [...after.matchAll(ended)].at(-1);
  if (mark === undefined) return { begun: true, exitCode: null, stderr: before + after };
  const rest = after.slice(0, mark.index) + after.slice(mark.index + mark[0].length);
  return { begun: true, exitCode: Number(mark[1]), stderr: before + rest };
}
