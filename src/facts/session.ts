import { parseAddress } from "../address/parse.ts";
import { type Fact, text } from "./fact.ts";
import type { Facts } from "./facts.ts";

/** sshd's own words, `PEER PORT LOCAL PORT`; empty or absent where no session asked. */
export const session: Fact<Facts["session"]> = {
  argv: ["sh", "-c", 'printf "%s\\n" "${SSH_CONNECTION-}"'],
  read: text((stdout) => {
    const [peer, , local] = stdout.trim().split(" ").map(withoutZone);
    return peer && local ? { peer: parseAddress(peer), local: parseAddress(local) } : null;
  }),
};

/** A link-local address names its link. */
function withoutZone(word: string): string {
  return word.replace(/%.*$/, "");
}
