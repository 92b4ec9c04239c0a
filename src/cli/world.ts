import { eventLine } from "../report/event-text.ts";
import type { Event } from "../transaction/event.ts";
import type { World } from "../transaction/undertaking.ts";
import type { Transport } from "../transport/transport.ts";
import type { Session } from "./session.ts";

/** What a transaction is given of the world; its events are told as they come. */
export function worldOf({ environment, output }: Session, transport: Transport): World {
  const { readFacts, connectManager, operator, now, pause } = environment;
  return {
    transport,
    readFacts,
    connectManager,
    operator,
    now,
    pause,
    emit: (event: Event) =>
      output.progress({ text: (width) => [eventLine(event, width)], json: { type: "event", ...event } }),
  };
}
