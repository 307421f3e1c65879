import { fileURLToPath } from "node:url";
import { type App, startApp } from "../../src/app/app.ts";
import { type Channel, Incoming, type Log, type Stores } from "../../src/app/ports.ts";
import { type Person, PersonId, type Unit, UnitId } from "../../src/domain/people.ts";
import { at, type Day, type Instant } from "../../src/domain/time.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { type Library, loadFlows, showFault } from "../../src/flow/load.ts";
import { readFolder } from "../../src/flow/read-folder.ts";

/** A Friday morning on which the weekly report of week 48 is due in the afternoon. */
export const NOW: Instant = at("2026-11-27" as Day, "09:00");

/** The Monday after it, before the briefing: all have reported. */
export const BRIEFING: Instant = at("2026-11-30" as Day, "06:45");

export const CHANNEL = "bench";
export const LEADER = "leader";

/** A province of any number of communes, with a clerk in each and one leader over all. */
export function province(size: number): { units: Unit[]; people: Person[] } {
  const root: Unit = {
    id: UnitId.parse("tinh"),
    name: "UBND tỉnh",
    short: "Tỉnh",
    kind: "tinh",
    aliases: [],
    successors: [],
  };
  const leader: Person = {
    id: PersonId.parse(LEADER),
    name: "Chủ tịch UBND tỉnh",
    unit: root.id,
    roles: ["leader"],
    addresses: [{ channel: CHANNEL, chat: LEADER }],
  };
  const numbers = Array.from({ length: size }, (_, number) => number);
  return {
    units: [root, ...numbers.map((number) => unitOf(number, root.id))],
    people: [leader, ...numbers.map(clerkOf)],
  };
}

/** Six digits: names of one length make documents of one size. */
function digits(number: number): string {
  return String(number).padStart(6, "0");
}

export function unitIdOf(number: number): UnitId {
  return UnitId.parse(`xa${digits(number)}`);
}

export function chatOf(number: number): string {
  return `clerk${digits(number)}`;
}

function unitOf(number: number, parent: UnitId): Unit {
  const name = `UBND xã ${digits(number)}`;
  return { id: unitIdOf(number), name, short: digits(number), kind: "xa", parent, aliases: [], successors: [] };
}

function clerkOf(number: number): Person {
  const chat = chatOf(number);
  return {
    id: PersonId.parse(chat),
    name: `Văn thư xã ${digits(number)}`,
    unit: unitIdOf(number),
    roles: ["reporter"],
    addresses: [{ channel: CHANNEL, chat }],
  };
}

export function shippedLibrary(): Library {
  const loaded = loadFlows(readFolder(fileURLToPath(new URL("../../flows", import.meta.url))));
  if (!loaded.ok) throw new Error(loaded.faults.map(showFault).join("\n"));
  return loaded.library;
}

export function weekly(library: Library): Flow {
  const flow = library.flows.find((one) => one.id === "bao-cao-tuan");
  if (flow === undefined) throw new Error("flows/ has no bao-cao-tuan");
  return flow;
}

/** A platform that accepts at once, and tells whoever waits that a chat was answered; `said` is the text that came last. */
export function nullChannel(): { channel: Channel; answered(chat: string): Promise<void>; said(): string } {
  const waiting = new Map<string, () => void>();
  let said = "";
  return {
    channel: {
      name: CHANNEL,
      buttons: 0,
      decode: (payload) => Incoming.safeParse(payload).data,
      send(chat, id, { text }) {
        said = text;
        waiting.get(chat)?.();
        waiting.delete(chat);
        return Promise.resolve({ ok: true, id });
      },
    },
    said: () => said,
    answered: (chat) => new Promise((resolve) => void waiting.set(chat, resolve)),
  };
}

/** A fault is not to be measured: whoever waits for an answer would wait for ever. */
const strict: Log = { info() {}, warn: stop, error: stop };

function stop(fields: Record<string, unknown>, message: string): never {
  console.error(message, fields);
  process.exit(1);
}

/** The app on given stores, and a way to say something and wait for the answer. */
export async function startOffice(
  stores: Stores,
  library: Library,
  now = NOW,
): Promise<{ app: App; say: (chat: string, text: string) => Promise<void>; said: () => string }> {
  const { channel, answered, said } = nullChannel();
  let names = 0;
  const app = await startApp({
    stores,
    library,
    channels: new Map([[channel.name, channel]]),
    clock: { now: () => now },
    log: strict,
    uniqueId: () => `lease-${(names += 1)}`,
    random: () => 0,
    renderFile: renderFileFrom(stores.files),
  });
  let order = 0;
  return {
    app,
    said,
    async say(chat, text) {
      order += 1;
      const answer = answered(chat);
      const payload: Incoming = { kind: "text", text };
      await app.receive([{ id: `${CHANNEL}:${chat}:${order}`, channel: CHANNEL, chat, order, at: now, payload }]);
      await answer;
    },
  };
}
