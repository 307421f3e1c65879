import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { afterEach, expect, it, vi } from "vitest";
import { CHU_PUH, readOffice } from "../scripts/seed/read-office.ts";
import type { Stores } from "../src/app/ports.ts";
import { Config, secretsOf } from "../src/config.ts";
import { at, type Day, HOUR, plus } from "../src/domain/time.ts";
import { makeKey } from "../src/http/link.ts";
import { logTo } from "../src/log.ts";
import type { Running } from "../src/start.ts";
import { memoryStores } from "../src/store/memory.ts";
import { handClock } from "./harness.ts";
import { startProduct } from "./product.ts";

/**
 * The product as it is composed, on all platforms at once, each of which answers as badly as it can: it repeats in its refusals
 * what it was sent and the token, breaks connections, shows pages; and the stores break with what people wrote in the error. Then
 * every line of the log is read.
 */

const WORDS = "Rà soát hộ nghèo 0912345678 CCCD 064 090 001 234";
const TELEGRAM = "5000000001:telegram-token-of-the-test";
const BOT = "3760000000000000001:zalo-token-of-the-test";
const settings = {
  WEB_SECRET: "a web secret of the test, long enough for anybody",
  TELEGRAM_TOKEN: TELEGRAM,
  ZALO_BOT_TOKEN: BOT,
  ZALO_OA_APP_ID: "431",
  ZALO_OA_APP_SECRET: "the secret of the app",
  ZALO_OA_WEBHOOK_KEY: "the key of the webhook",
  METRICS_TOKEN: "the token of the metrics",
};
const clock = handClock("2026-11-27", "08:00");

let running: Running | undefined;
let platforms: Awaited<ReturnType<typeof badPlatforms>> | undefined;
afterEach(async () => {
  await running?.stop();
  await platforms?.stop();
});

/** Both bots' APIs at one address, and what they were asked. */
async function badPlatforms() {
  const calls: string[] = [];
  const bad = { telegram: 0, "zalo-bot": 0 };
  let updates = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const body = await textOf(request);
    const [, token = "", method = ""] = /^\/bot([^/]+)\/(\w+)/.exec(decodeURIComponent(request.url ?? "")) ?? [];
    const platform = token === TELEGRAM ? "telegram" : "zalo-bot";
    calls.push(`${platform} ${method}`);
    const reply = (value: object) => response.end(JSON.stringify(value));
    if (method === "getMe") return reply({ ok: true, result: { id: 1, username: "giaoban_bot", account_name: "b" } });
    if (method === "getUpdates") {
      updates += 1;
      if (updates > 8) return undefined; // silence until it is stopped
      return reply({ ok: true, result: platform === "telegram" ? [telegramUpdate(updates)] : zaloEvent(updates) });
    }
    if (!method.startsWith("send")) return reply({ ok: true, result: true });
    bad[platform] += 1;
    const echo = `Bad Request: "${WORDS}" cannot be said by ${token}: ${body}`;
    switch (bad[platform] % 5) {
      case 0:
        return request.socket.resetAndDestroy();
      case 1:
        return response.writeHead(400).end(JSON.stringify({ ok: false, error_code: 400, description: echo }));
      case 2:
        return response.writeHead(502, { "content-type": "text/html" }).end(`<html>${echo}</html>`);
      case 3:
        return response.writeHead(200).end(JSON.stringify({ ok: false, error_code: 403, description: echo }));
      default:
        return response.end(`{"ok": ${echo}`);
    }
  }
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const said = (n: number) => ["/baocao tuần", WORDS, "/tongket", "/nghi", `${WORDS} nữa`][n % 5];
const telegramUpdate = (n: number) => ({
  update_id: n,
  message: {
    message_id: n,
    date: 1,
    chat: { id: 11, type: "private" },
    from: { id: 11, is_bot: false },
    text: said(n),
  },
});
const zaloEvent = (n: number) => ({
  event_name: "message.text.received",
  message: {
    from: { id: "z1" },
    chat: { id: "z1", chat_type: "PRIVATE" },
    message_id: `m${n}`,
    date: n,
    text: said(n),
  },
});

/** Stores that break now and then, as loudly as they can. */
function breaking(stores: Stores): Stores {
  let calls = 0;
  const wrapped = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, method) {
        const run = Reflect.get(target, method) as (...args: unknown[]) => Promise<unknown>;
        return (...args: unknown[]) => {
          calls += 1;
          if (calls % 7 === 0)
            return Promise.reject(new Error(`${WORDS} ${JSON.stringify(args)} ${settings.WEB_SECRET}`));
          return run.apply(target, args);
        };
      },
    });
  const { conversations, outbox, reports, transcript, marks } = stores;
  return {
    ...stores,
    conversations: wrapped(conversations),
    outbox: wrapped(outbox),
    reports: wrapped(reports),
    transcript: wrapped(transcript),
    marks: wrapped(marks),
  };
}

it("no line of the log holds a token, a secret, a name, a telephone or what anybody wrote, whatever breaks", async () => {
  platforms = await badPlatforms();
  const { root, calls } = platforms;
  const config = Config.parse({
    ...settings,
    PORT: "0",
    TELEGRAM_API_ROOT: root,
    ZALO_BOT_API_ROOT: root,
    ZALO_OA_API_ROOT: root,
    ZALO_OA_OAUTH_ROOT: root,
  });
  const lines: string[] = [];
  const log = logTo("debug", secretsOf(config), { write: (line) => void lines.push(line) });
  const stores = memoryStores();
  const { units, people } = readOffice(CHU_PUH);
  const clerk = people.find(({ id }) => id === ("vt-iale" as typeof id));
  const addresses = [
    { channel: "telegram", chat: "11" },
    { channel: "zalo-bot", chat: "z1" },
    { channel: "web", chat: "vt-iale" },
  ];
  await stores.people.save(
    units,
    people.map((person) => (person === clerk ? { ...person, addresses } : person)),
  );
  running = await startProduct({
    config,
    stores: breaking(stores),
    clock,
    log,
  });
  const { url, app } = running;
  const key = makeKey(config.WEB_SECRET, "vt-iale" as never, plus(clock.now(), HOUR));
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${key}` };
  for (let n = 0; n < 12; n += 1) {
    const body = JSON.stringify({ id: randomUUID(), text: said(n) });
    await fetch(`${url}/api/messages`, { method: "POST", headers, body });
    await fetch(`${url}/api/files`, { method: "POST", headers: { Authorization: `Bearer ${key}` }, body: WORDS });
    await app.idle();
    clock.move(20_000);
    await app.tick();
  }
  await fetch(`${url}/hooks/zalo-oa`, { method: "POST", headers: { "X-ZEvent-Signature": "mac=00" }, body: WORDS });
  const sent = (platform: string) => calls.filter((call) => call.startsWith(`${platform} send`)).length;
  await vi.waitFor(() => expect(Math.min(sent("telegram"), sent("zalo-bot"))).toBeGreaterThan(5), { timeout: 60_000 });
  await app.idle();
  clock.set(at("2027-05-04" as Day, "02:30")); // what is old is taken away
  for (let n = 0; n < 3; n += 1) {
    clock.move(20_000);
    await app.tick();
  }
  await running.stop();
  running = undefined;

  expect(lines.length).toBeGreaterThan(20);
  const never = [
    ...WORDS.split(" ").filter((word) => word.length > 3),
    "001 234",
    "•", // nor what is left of a number that was masked
    "telegram-token",
    "zalo-token",
    "of the test",
    "secret of",
    "key of the webhook",
    "token of the metrics",
    "Văn thư",
    "Ia Le",
    key,
  ];
  expect(lines.filter((line) => never.some((word) => line.includes(word)))).toEqual([]);
  expect(lines.some((line) => line.includes("What was kept long enough was taken away"))).toBe(true);
  // Each line says what it is about: a sentence, and fields that are words.
  expect(lines.map((line) => JSON.parse(line) as object).filter((line) => !("msg" in line && "level" in line))).toEqual(
    [],
  );
});
