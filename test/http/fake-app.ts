import { readFileSync } from "node:fs";
import type { Hono } from "hono";
import { parse } from "yaml";
import { acceptFile } from "../../src/app/accept-file.ts";
import {
  type Boards,
  type FileContent,
  type Hook,
  type Log,
  type Transcript,
  type Update,
  Uploaded,
} from "../../src/app/ports.ts";
import { webChannel } from "../../src/channels/web/channel.ts";
import { createHub } from "../../src/channels/web/hub.ts";
import { PersonId } from "../../src/domain/people.ts";
import { at, DAY, type Instant, plus } from "../../src/domain/time.ts";
import type { OutMessage } from "../../src/engine/conversation.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { pageWords } from "../../src/flow/page-words.ts";
import { parseTemplate, type Template } from "../../src/flow/template.ts";
import { wordingOf } from "../../src/flow/wording.ts";
import type { HttpLimits } from "../../src/http/limits.ts";
import { makeKey, readKey } from "../../src/http/link.ts";
import type { MetricsPage } from "../../src/http/metrics-page.ts";
import { startHttp } from "../../src/http/server.ts";
import type { Visitor } from "../../src/http/visitor.ts";
import { memoryStores } from "../../src/store/memory.ts";

export const SECRET = "a secret of the tests";
export const MORNING = at("2026-11-25" as never, "08:00");

export const CLERK: Visitor = { chat: "iale.vt", name: "Văn thư xã Ia Le", unit: "UBND xã Ia Le", roles: ["reporter"] };
export const CHAIR: Visitor = {
  chat: "ct",
  name: "Chủ tịch UBND huyện",
  unit: "UBND huyện Chư Pưh",
  roles: ["leader"],
};

/** What the scripted app says to a text or a press ("turn:option"). */
export type Script = (said: string, chat: string) => OutMessage[];

/** The sentences of `flows/loi-thoai.yaml`, as the product hands them to the page. */
export function realWords() {
  const sentences = parse(readFileSync("flows/loi-thoai.yaml", "utf8")) as Record<string, string>;
  const templates = new Map<string, Template>();
  for (const [key, source] of Object.entries(sentences)) {
    const parsed = parseTemplate(source);
    if (parsed.ok) templates.set(key, parsed.template);
  }
  return pageWords(wordingOf(templates));
}

/** An office in which nobody may see anything summed up. */
export const NO_BOARDS: Boards = {
  isClosed: () => false,
  open: () => Promise.resolve(undefined),
  trends: () => Promise.resolve(undefined),
  report: () => Promise.resolve(undefined),
};

/** The real server and web channel over a store in memory and an app that answers by a script; its parts can be made to fail. */
export async function startFakeApp(
  options: {
    script?: Script;
    extra?: (app: Hono) => void;
    hooks?: Pick<Hook, "path" | "handle">[];
    metrics?: Pick<MetricsPage, "token" | "isBehindProxy">;
    limits?: Partial<HttpLimits>;
    port?: number;
    boards?: Partial<Boards>;
  } = {},
) {
  const hub = createHub();
  const { transcript: kept, files } = memoryStores();
  const broken = { transcript: false, receive: false, identify: false, health: false, files: false };
  let now = MORNING;
  let listeners = 0;
  let said = 0;
  const received = new Map<string, Update>();
  const calls: Update[] = [];
  const logged: string[] = [];
  const write = (fields: Record<string, unknown>, message: string) =>
    void logged.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { info: write, warn: write, error: write };
  const clock = { now: () => now };

  const transcript: Transcript = {
    ...kept,
    async add(line) {
      if (broken.transcript) throw new Error("the store is away");
      return kept.add(line);
    },
    async after(chat, seq, limit) {
      if (broken.transcript) throw new Error("the store is away");
      return kept.after(chat, seq, limit);
    },
  };
  const channel = webChannel({ transcript, hub });
  const say = (chat: string, message: OutMessage, file?: FileContent) =>
    channel.send(chat, `bot:${(said += 1)}`, message, now, message.file && file);

  async function receive(updates: Update[]): Promise<void> {
    calls.push(...updates);
    if (broken.receive) throw new Error("the store is away");
    for (const update of updates) {
      if (received.has(update.id)) continue;
      received.set(update.id, update);
      void answer(update);
    }
  }
  async function answer(update: Update): Promise<void> {
    const uploaded = Uploaded.safeParse(update.payload).data;
    if (uploaded !== undefined) {
      for (const message of options.script?.(`file ${uploaded.upload.name}`, update.chat) ?? [])
        await say(update.chat, message, await files.get(update.id));
      return;
    }
    const incoming = channel.decode(update.payload);
    if (incoming === undefined) throw new Error("the page's payload was not understood");
    const words =
      incoming.kind === "text"
        ? incoming.text
        : incoming.kind === "press"
          ? `${incoming.turn}:${incoming.option}`
          : "other";
    for (const message of options.script?.(words, update.chat) ?? []) await say(update.chat, message);
  }

  const http = await startHttp({
    port: options.port ?? 0,
    host: "127.0.0.1",
    receive,
    transcript,
    files: {
      put(id, file, at) {
        if (broken.files) return Promise.reject(new Error("the store is away"));
        return files.put(id, file, at);
      },
    },
    renderFile: renderFileFrom(files),
    boards: { ...NO_BOARDS, ...options.boards },
    acceptFile,
    secret: SECRET,
    hub: {
      ...hub,
      subscribe(chat, listener) {
        listeners += 1;
        const stop = hub.subscribe(chat, listener);
        return () => {
          listeners -= 1;
          stop();
        };
      },
    },
    async identify(key) {
      if (broken.identify) throw new Error("the store is away");
      const person = key === undefined ? undefined : readKey(SECRET, key, now)?.person;
      return [CLERK, CHAIR].find(({ chat }) => chat === person);
    },
    words: realWords(),
    limits: { address: 1_000_000, person: 1_000_000, isBehindProxy: false, ...options.limits },
    clock,
    ...(options.metrics && {
      metrics: { ...options.metrics, page: async () => ({ type: "text/plain; version=0.0.4", text: "turns 1\n" }) },
    }),
    health: async () => ({ ok: !broken.health, store: "memory" }),
    log,
    hooks: options.hooks ?? [],
    ...(options.extra === undefined ? {} : { extra: options.extra }),
  });
  return {
    ...http,
    hub,
    transcript: kept,
    files,
    broken,
    calls,
    received,
    logged,
    say,
    listeners: () => listeners,
    setNow: (instant: Instant) => {
      now = instant;
    },
    now: () => now,
    key: (visitor: Visitor, expires = plus(now, DAY)) => makeKey(SECRET, PersonId.parse(visitor.chat), expires),
  };
}

export type FakeApp = Awaited<ReturnType<typeof startFakeApp>>;
