import { fileURLToPath } from "node:url";
import { CHU_PUH, readOffice } from "../scripts/seed/read-office.ts";
import { type App, startApp } from "../src/app/app.ts";
import type { Limits } from "../src/app/limits.ts";
import type {
  Channel,
  Conversations,
  FileContent,
  FileRef,
  Links,
  Log,
  Metrics,
  SendResult,
  Stores,
  Update,
} from "../src/app/ports.ts";
import { type Person, PersonId } from "../src/domain/people.ts";
import { at, type Day, type Instant } from "../src/domain/time.ts";
import type { OutMessage } from "../src/engine/conversation.ts";
import { renderFileFrom } from "../src/files/render-file.ts";
import { type Library, loadFlows, showFault } from "../src/flow/load.ts";
import { readFolder } from "../src/flow/read-folder.ts";
import { sampleFile } from "./sample-file.ts";

/** A clock that stands until it is moved. */
export function handClock(day: string, time: string) {
  let now = at(day as Day, time);
  return {
    now: () => now,
    set: (to: Instant) => {
      now = to;
    },
    move: (ms: number) => {
      now = (now + ms) as Instant;
    },
  };
}
export type HandClock = ReturnType<typeof handClock>;

export interface Sent {
  /** The channel, where a test has several. */
  channel?: string;
  chat: string;
  id: string;
  message: OutMessage;
  file?: FileContent;
}

/**
 * A chat platform that delivers at once and keeps what it was given; `answer` scripts its failures. Two that are given one
 * `sent` keep their messages in one row.
 */
export function scriptedChannel(name = "web", sent: Sent[] = []) {
  const scripted = { answer: (_chat: string, _id: string): SendResult | undefined => undefined };
  const channel: Channel = {
    name,
    buttons: 8,
    decode: (payload) => payload as ReturnType<Channel["decode"]>,
    send(chat, id, message, _now, file) {
      const answer = scripted.answer(chat, id);
      if (answer === undefined || answer.ok)
        sent.push({ channel: name, chat, id, message, ...(file === undefined ? {} : { file }) });
      return Promise.resolve(answer ?? { ok: true, id: `m${sent.length}` });
    },
    fetch: (file, most) => Promise.resolve(fetched(file, most)),
    joinLink: (code) => (name === "telegram" ? `https://t.me/giaoban_bot?start=${code}` : undefined),
  };
  return Object.assign(scripted, { channel, sent });
}

/** What a platform has under a file's name: its content is what its ending says, "gone…" and "retry…" cannot be fetched. */
function fetched({ name }: FileRef, most: number): Awaited<ReturnType<NonNullable<Channel["fetch"]>>> {
  const failed = (["gone", "retry"] as const).find((why) => name.startsWith(why));
  if (failed !== undefined) return { ok: false, why: failed };
  const bytes = sampleFile(name.split(".").at(-1)?.toLowerCase() ?? "");
  return bytes.length > most ? { ok: false, why: "too_big" } : { ok: true, bytes };
}

/** Stores whose conversations go through JSON on every way in and out: no field may be lost there. */
export function throughJson(stores: Stores): Stores {
  const json = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));
  const inner = stores.conversations;
  const conversations: Conversations = {
    ...inner,
    get: async (id) => json(await inner.get(id)),
    heldBy: async (person) => json(await inner.heldBy(person)),
    commit: (commit) => inner.commit(json(commit)),
  };
  return { ...stores, conversations };
}

export const silent: Log = { info() {}, warn() {}, error() {} };

export function shippedLibrary(): Library {
  const loaded = loadFlows(readFolder(fileURLToPath(new URL("../flows", import.meta.url))));
  if (!loaded.ok) throw new Error(loaded.faults.map(showFault).join("\n"));
  return loaded.library;
}

/** Chance that falls the same in every run. */
export function scriptedChance(): (below: number) => number {
  let drawn = 20_261_125;
  return (below) => {
    drawn = (drawn * 48_271) % 2_147_483_647;
    return drawn % below;
  };
}

/** The seed's office on given stores, with the app behind two scripted channels: the web, where everybody is, and Telegram. */
export async function office(options: {
  stores: Stores;
  clock: HandClock;
  library?: Library;
  log?: Log;
  channel?: ReturnType<typeof scriptedChannel>;
  /** Further channels; nobody of the seed is there. */
  also?: ReturnType<typeof scriptedChannel>[];
  /** For several processes on the same stores: leases must not be confused. */
  name?: string;
  links?: Links;
  limits?: Limits;
  metrics?: Metrics;
}) {
  const { stores, clock } = options;
  const seed = readOffice(CHU_PUH);
  await stores.people.save(seed.units, seed.people);
  const channel = options.channel ?? scriptedChannel();
  const telegram = scriptedChannel("telegram", channel.sent);
  let leases = 0;
  const world = {
    stores,
    channels: new Map([channel, telegram, ...(options.also ?? [])].map((one) => [one.channel.name, one.channel])),
    library: options.library ?? shippedLibrary(),
    clock,
    log: options.log ?? silent,
    uniqueId: () => `${options.name ?? "lease"}-${++leases}`,
    random: scriptedChance(),
    renderFile: renderFileFrom(stores.files),
    links: options.links,
    limits: options.limits,
    metrics: options.metrics,
  };
  let app: App = await startApp(world);
  let updates = 0;

  function update(chat: string, payload: unknown, id = `u${++updates}`, channel = "web"): Update {
    return { id: `${channel}:${chat}:${id}`, channel, chat, order: updates, at: clock.now(), payload };
  }

  return {
    clock,
    stores,
    channel,
    telegram,
    people: seed.people,
    update,
    person: (name: string): Person => {
      const person = seed.people.find((one) => one.name === name || one.id === name);
      if (person === undefined) throw new Error(`The seed has nobody called ${name}`);
      return person;
    },
    /** Says a text, or does something else, as a person; resolves when it has been worked. */
    async says(who: string, payload: unknown): Promise<void> {
      await app.receive([
        update(PersonId.parse(who), typeof payload === "string" ? { kind: "text", text: payload } : payload),
      ]);
      await app.idle();
    },
    async receive(updates: Update[]): Promise<void> {
      await app.receive(updates);
      await app.idle();
    },
    async tick(): Promise<void> {
      await app.tick();
      await app.idle();
    },
    /** The pages of summaries, as the running process answers for them. */
    boards: () => app.boards,
    /** The process ends without a word, and another starts on the same stores. */
    async restart(): Promise<void> {
      app = await startApp(world);
    },
  };
}
export type TestOffice = Awaited<ReturnType<typeof office>>;
