import { Fault } from "../fault/fault.ts";
import type { Session } from "./session.ts";

/** @throws Fault cli/unreadable */
export async function readBytes({ environment }: Session, file: string): Promise<Uint8Array> {
  try {
    return await environment.files.read(file);
  } catch (error) {
    throw explained("cli/unreadable", `cannot read ${file}`, error);
  }
}

/** @throws Fault cli/unwritable */
export async function saveText({ environment }: Session, file: string, text: string, mode: number): Promise<void> {
  try {
    await environment.files.write(file, text, mode);
  } catch (error) {
    throw explained("cli/unwritable", `cannot write ${file}`, error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or directory",
  EACCES: "not allowed",
  EISDIR: "it is a directory",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
};

function explained(code: "cli/unreadable" | "cli/unwritable", summary: string, error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return error;
  return new Fault({ code, summary, found: reasons[error.code] ?? error.message }, { cause: error });
}
