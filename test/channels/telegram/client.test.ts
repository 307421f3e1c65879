import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { telegramClient } from "../../../src/channels/telegram/client.ts";
import { HTML_502, type Scripted, type ScriptedApi, scriptedApi, TOKEN } from "./scripted-api.ts";

const SECRET = "lời của công dân";
let api: ScriptedApi;

beforeEach(async () => {
  api = await scriptedApi();
});
afterEach(() => api.stop());

const say = (client = telegramClient({ token: TOKEN, apiRoot: api.apiRoot }), how = {}) =>
  client.call("sendMessage", { chat_id: "11", text: SECRET }, how);

describe("a call", () => {
  it("gives the part of its result that is asked for", async () => {
    api.script("sendMessage", { result: { message_id: 5, text: SECRET } });
    const Sent = z.object({ message_id: z.int() });
    expect(await say(undefined, { shape: Sent })).toEqual({ ok: true, value: { message_id: 5 } });
    expect(api.calls).toMatchObject([{ method: "sendMessage", body: { chat_id: "11", text: SECRET } }]);
  });

  const refused = (error_code: number, description: string, parameters?: object) => ({
    error_code,
    description,
    ...(parameters && { parameters }),
  });
  it.each<[string, Scripted, object]>([
    [
      "a refusal",
      refused(400, "Bad Request: chat not found"),
      { kind: "refused", code: 400, description: "Bad Request: chat not found" },
    ],
    [
      "too many",
      refused(429, "Too Many Requests: retry after 5", { retry_after: 5 }),
      { kind: "refused", code: 429, description: "Too Many Requests: retry after 5", retryMs: 5_000 },
    ],
    [
      "a move",
      refused(400, "Bad Request: x", { migrate_to_chat_id: -1_000_000_000_001 }),
      { kind: "refused", code: 400, description: "Bad Request: x", movedTo: "-1000000000001" },
    ],
    ["a server going down", refused(500, "Internal Server Error: restart"), { kind: "unknown" }],
    ["a proxy's 502", HTML_502, { kind: "unknown" }],
    ["a login page with 200", { status: 200, html: "<html>Login</html>" }, { kind: "unknown" }],
    ["a proxy's 403", { status: 403, html: "<html>Forbidden</html>" }, { kind: "unknown" }],
    ["JSON of somebody else", { json: { error: "no network" } }, { kind: "unknown" }],
    ["JSON that is nothing", { json: null }, { kind: "unknown" }],
    ["a result of another shape", { result: { ok: 1 } }, { kind: "unknown" }],
    ["a broken connection", "reset", { kind: "unknown" }],
  ])("says what became of it: %s", async (_what, answer, fault) => {
    api.script("sendMessage", answer);
    const shape = z.object({ message_id: z.int() });
    const result = await say(undefined, { shape });
    expect(result).toEqual({ ok: false, fault });
    expect(JSON.stringify(result)).not.toMatch(new RegExp(`${SECRET}|${TOKEN}`));
  });

  it("is given up after its time, or when it is called off: it may have arrived", async () => {
    api.script("sendMessage", "hang");
    expect(await say(undefined, { timeoutMs: 20 })).toEqual({ ok: false, fault: { kind: "unknown" } });
    const off = new AbortController();
    const call = say(undefined, { signal: off.signal });
    await api.called("sendMessage", 2);
    off.abort();
    expect(await call).toEqual({ ok: false, fault: { kind: "unknown" } });
  });

  it.each([
    ["nobody listens", "http://127.0.0.1:1"],
    ["there is no such name", "http://telegram.invalid"],
  ])("has never left this machine when %s", async (_why, apiRoot) => {
    expect(await say(telegramClient({ token: TOKEN, apiRoot }))).toEqual({ ok: false, fault: { kind: "unreached" } });
  });

  it("keeps a path in the API's address, with its slash or without", async () => {
    await say(telegramClient({ token: TOKEN, apiRoot: `${api.apiRoot}/tg` }));
    await say(telegramClient({ token: TOKEN, apiRoot: `${api.apiRoot}/tg/` }));
    expect(api.calls.map(({ method }) => method)).toEqual(["sendMessage", "sendMessage"]);
  });
});

describe("a connection that comes to nothing", () => {
  let silent: Server;
  let root = "";
  const opened = () => new Promise<void>((resolve) => silent.once("connection", () => resolve()));

  beforeEach(async () => {
    silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    root = `https://127.0.0.1:${(silent.address() as { port: number }).port}`;
  });
  afterEach(() => {
    vi.useRealTimers();
    silent.close();
  });

  it("is given up, and nothing was sent", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const connected = opened();
    const call = say(telegramClient({ token: TOKEN, apiRoot: root }));
    await connected;
    vi.advanceTimersByTime(10_000);
    expect(await call).toEqual({ ok: false, fault: { kind: "unreached" } });
  });

  it("is nothing sent either when it breaks before it is safe", async () => {
    silent.on("connection", (socket) => socket.resetAndDestroy());
    expect(await say(telegramClient({ token: TOKEN, apiRoot: root }))).toEqual({
      ok: false,
      fault: { kind: "unreached" },
    });
  });
});

describe("a download", () => {
  const download = (path: string, most = 100) =>
    telegramClient({ token: TOKEN, apiRoot: api.apiRoot }).download(path, most);

  it("gives the bytes, as many as wanted", async () => {
    api.files.set("documents/file_1.pdf", Buffer.from("12345"));
    expect(await download("documents/file_1.pdf")).toEqual({ ok: true, value: Buffer.from("12345") });
    expect(await download("documents/file_1.pdf", 5)).toMatchObject({ ok: true });
    expect(await download("documents/file_1.pdf", 4)).toEqual({ ok: false, fault: { kind: "too_big" } });
  });

  it.each<[string, Scripted, object]>([
    [
      "a link that is over",
      { error_code: 404, description: "Not Found" },
      { kind: "refused", code: 404, description: "" },
    ],
    ["a broken connection", "reset", { kind: "unknown" }],
  ])("says when there is none: %s", async (_why, answer, fault) => {
    api.script("documents/file_1.pdf", answer);
    expect(await download("documents/file_1.pdf")).toEqual({ ok: false, fault });
  });
});
