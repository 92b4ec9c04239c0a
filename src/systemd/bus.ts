import { createClient, type DBusConnection, DBusError, type Message, messageType } from "dbus-native";
import type { Fault } from "../fault/fault.ts";
import type { ChannelEnd, Transport } from "../transport/transport.ts";
import { accessDenied, callFailed, noBridge, noBus } from "./faults.ts";

/** A connection to a host's system bus. */
export interface Bus {
  /** The reply's only value, or all of them as an array. @throws Fault systemd/*, or transport/* when it was lost */
  call(call: Call): Promise<unknown>;
  /** Every signal from here on that `match` asks for. */
  onSignal(match: string, listener: (member: string, body: readonly unknown[]) => void): Promise<void>;
  /** Settles with the reason when the connection ends, and never rejects. */
  ended: Promise<Fault>;
  close(): Promise<void>;
}

export interface Call {
  path: string;
  interface: string;
  member: string;
  signature?: string;
  body?: unknown[];
}

/** Without a reply after this long, systemd is given up, as libdbus does. */
const patienceMs = 25_000;

/**
 * Through systemd-stdio-bridge, as `systemctl -H` does, on the own machine too: one way for both, and root's rights come
 * with the transport. @throws Fault systemd/no-bridge, systemd/no-bus, transport/*
 */
export async function connectBus(transport: Transport): Promise<Bus> {
  const { label } = transport;
  const channel = await transport.open(["systemd-stdio-bridge"]);
  const over = channel.ended.then((end) => faultOf(label, end));
  const client = createClient({ stream: channel.stream, ...protocol });
  const ended = Promise.race([over, failureOf(client.connection, label, over)]);
  const fault = await Promise.race([connected(client.connection, label), ended]);
  if (fault !== null) {
    channel.close();
    throw fault;
  }

  const reply = async (member: string, answer: PromiseLike<unknown>) => {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof DBusError)) throw error;
      throw isClosed(error) ? await ended : faultOfReply(label, member, error);
    }
  };
  return {
    call: (call) => reply(call.member, client.invoke({ destination: "org.freedesktop.systemd1", ...call })),
    async onSignal(match, listener) {
      client.connection.on("message", ({ type, member, body }: Message) => {
        if (type === messageType.signal) listener(member ?? "", body ?? []);
      });
      await reply("AddMatch", client.addMatch(match));
    },
    ended,
    async close() {
      await client.close();
      channel.close();
      await channel.ended;
    },
  };
}

const protocol = { plainValues: true, timeout: patienceMs, authMethods: ["EXTERNAL", "ANONYMOUS"] };

/** null once the handshake is done. */
function connected(connection: DBusConnection, label: string): Promise<Fault | null> {
  return new Promise((resolve) => {
    const silence = setTimeout(resolve, patienceMs, noBus(label, "the bus did not answer")).unref();
    connection.once("connect", () => {
      clearTimeout(silence);
      resolve(null);
    });
  });
}

/** A handshake that failed and a Hello that was refused are told by these events alone. */
function failureOf(connection: DBusConnection, label: string, over: Promise<Fault>): Promise<Fault> {
  return new Promise((resolve) => {
    // A stream that breaks is told before the reason is known: the program's own end says more.
    const fail = (error: Error) => resolve(Promise.race([over, soon(noBus(label, error.message))]));
    connection.on("error", fail);
    connection.on("handlerError", fail);
  });
}

function soon(fault: Fault): Promise<Fault> {
  return new Promise((resolve) => setTimeout(resolve, 500, fault));
}

function isClosed(error: DBusError): boolean {
  return "code" in error && error.code === "ECONNCLOSED";
}

function faultOf(label: string, { exitCode, stderr, fault }: ChannelEnd): Fault {
  if (fault !== null) return fault;
  return exitCode === 127 ? noBridge(label) : noBus(label, stderr);
}

function faultOfReply(label: string, member: string, error: DBusError): Fault {
  switch (error.dbusName) {
    case "org.freedesktop.DBus.Error.AccessDenied":
    case "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired":
      return accessDenied(label, member);
    default:
      return callFailed(label, member, error.message);
  }
}
