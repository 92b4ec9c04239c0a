import type { Detail } from "./plan.ts";
import type { Planning, Refusal } from "./planning.ts";
import type { FileState, FileStep } from "./step.ts";

/** A file as it is and as it is to be. Equal states are no edit. */
export interface FileEdit {
  path: string;
  before: FileState | null;
  after: FileState | null;
  /** In memory: gone after a reboot. */
  volatile: boolean;
}

/** What a file of the operator's holds: a state, null where nothing stands there, "refused" where it cannot be edited. */
export function regularFile({ facts, refuse }: Planning, path: string): FileState | null | "refused" {
  const fact = facts.files[path];
  if (fact === undefined) throw new Error(`the facts do not tell of ${path}`);
  if (fact === null) return null;
  const { type, content, mode, uid, gid } = fact;
  if (type === "file" && content !== null) return { content, mode, uid, gid };
  const unusable: Omit<Refusal, "code" | "summary"> =
    type === "file"
      ? { expected: "readable UTF-8 text", found: fact.unreadable ?? "a file that cannot be read" }
      : {
          expected: "a regular file, or none",
          found: type === "symlink" ? `a symlink to ${fact.target}` : `a ${type === "other" ? "special file" : type}`,
        };
  refuse({
    code: "plan/file-unusable",
    summary: `${path} cannot be edited safely`,
    ...unusable,
    next: [`put a regular file at ${path}, or move what is there away`],
  });
  return "refused";
}

export function isEdit({ before, after }: FileEdit): boolean {
  return before?.content !== after?.content || before?.mode !== after?.mode;
}

export function writeStep(edit: FileEdit): FileStep {
  const title = `${edit.after === null ? "remove" : "write"} ${edit.path}`;
  return { kind: "file", title, managementPath: false, ...edit };
}

export function fileDetail({ path, before, after }: FileEdit): Detail {
  return { kind: "file", path, before: before?.content ?? null, after: after?.content ?? null };
}

/** A file of routable's own making. */
export function ownFile(content: string, mode: string): FileState {
  return { content, mode, uid: 0, gid: 0 };
}
