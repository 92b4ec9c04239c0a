import { execa } from "execa";

/** The Docker daemon that the lab's hosts run in, reached as DOCKER_HOST says. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await execa("docker", args);
  return stdout;
}

export async function dockerLines(...args: string[]): Promise<string[]> {
  const output = await docker(...args);
  return output.split("\n").filter((line) => line !== "");
}
