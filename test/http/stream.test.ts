import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, plus } from "../../src/domain/time.ts";
import { CHAIR, CLERK, type FakeApp, MORNING, startFakeApp } from "./fake-app.ts";
import { type Heard, listen } from "./sse.ts";

let app: FakeApp;

beforeEach(async () => {
  app = await startFakeApp();
});
afterEach(() => app.stop());

/** A hang is a fault, slowness is not. */
const PATIENTLY = { timeout: 60_000 };

const open = (query = "", headers: Record<string, string> = {}) =>
  listen(`${app.url}/api/stream?key=${app.key(CLERK)}${query}`, headers);
const texts = (heard: Heard[]) =>
  heard.filter(({ event }) => event === "line").map(({ data }) => (data as { message: { text: string } }).message.text);

describe("the stream of an open page", () => {
  it("tells the past first, then that it is complete, then each line as it comes", async () => {
    await app.say(CLERK.chat, { text: "một" });
    await app.say(CHAIR.chat, { text: "của người khác" });
    await app.say(CLERK.chat, { text: "hai" });
    const stream = await open();
    expect(stream.response.headers.get("Content-Type")).toContain("text/event-stream");
    expect(texts(await stream.until("ready"))).toEqual(["một", "hai"]);
    await app.say(CLERK.chat, { text: "ba", options: [{ id: "yes", label: "Có" }], conversation: "r", turn: 1 });
    expect(await stream.next()).toEqual({
      event: "line",
      id: "3",
      data: {
        id: "bot:4",
        seq: 3,
        at: MORNING,
        from: "bot",
        message: { text: "ba", options: [{ id: "yes", label: "Có" }], conversation: "r", turn: 1 },
      },
    });
    stream.close();
  });

  it("goes on after the last line seen, whichever way the page names it", async () => {
    for (const text of ["một", "hai", "ba"]) await app.say(CLERK.chat, { text });
    const bySource = await open("&after=1", { "Last-Event-ID": "2" });
    expect(texts(await bySource.until("ready"))).toEqual(["ba"]);
    const byPage = await open("&after=1");
    expect(texts(await byPage.until("ready"))).toEqual(["hai", "ba"]);
    const nonsense = await open("&after=-7e9x");
    expect(texts(await nonsense.until("ready"))).toEqual(["một", "hai", "ba"]);
    for (const stream of [bySource, byPage, nonsense]) stream.close();
  });

  it("starts over when the last line seen was never written here", async () => {
    await app.say(CLERK.chat, { text: "một" });
    const stream = await open("&after=57");
    const heard = await stream.until("ready");
    expect(heard.map(({ event }) => event)).toEqual(["reset", "line", "ready"]);
    stream.close();
  });

  it("brings the person's own line to their other pages, once", async () => {
    const stream = await open();
    await stream.until("ready");
    const id = randomUUID();
    for (const _ of [1, 2]) {
      await fetch(`${app.url}/api/messages`, {
        method: "POST",
        headers: { Authorization: `Bearer ${app.key(CLERK)}`, "Content-Type": "application/json" },
        body: JSON.stringify({ id, text: "12" }),
      });
    }
    await app.say(CLERK.chat, { text: "Cảm ơn." });
    expect(texts([await stream.next(), await stream.next()])).toEqual(["12", "Cảm ơn."]);
    stream.close();
  });

  it("finds lines that another process wrote", async () => {
    const stream = await open();
    await stream.until("ready");
    await app.transcript.add({
      id: "elsewhere",
      chat: CLERK.chat,
      from: "bot",
      message: { text: "Nhắc nộp" },
      at: MORNING,
    });
    expect(texts([await stream.next()])).toEqual(["Nhắc nộp"]);
    stream.close();
  });

  it("passes on that somebody is typing, and the demo's clock", async () => {
    const stream = await open();
    await stream.until("ready");
    app.hub.publish(CLERK.chat, { kind: "typing" });
    app.hub.broadcast({ kind: "clock", clock: MORNING });
    app.hub.publish(CHAIR.chat, { kind: "typing" });
    expect([await stream.next(), await stream.next()]).toEqual([
      { event: "typing", data: {} },
      { event: "clock", data: { clock: MORNING } },
    ]);
    stream.close();
  });

  it("pings, and ends when the key has expired meanwhile", async () => {
    const stream = await open();
    await stream.until("ready");
    const type = async (times: number) => {
      const heard: Heard[] = [];
      for (let time = 0; time < times; time += 1) {
        app.hub.publish(CLERK.chat, { kind: "typing" });
        heard.push(...(await stream.until("typing")));
      }
      return heard.map(({ event }) => event);
    };
    expect(await type(12)).toContain("ping");
    app.setNow(plus(MORNING, 2 * DAY));
    await expect(type(20)).rejects.toThrow("the stream ended");
    await vi.waitFor(() => expect(app.listeners()).toBe(0), PATIENTLY);
  });

  it("lives through a store that is away and then tells what was missed", async () => {
    app.broken.transcript = true;
    const stream = await open();
    await vi.waitFor(() => expect(app.logged).not.toEqual([]), PATIENTLY);
    app.broken.transcript = false;
    await app.say(CLERK.chat, { text: "một" });
    expect(texts(await stream.until("ready"))).toEqual(["một"]);
    expect(app.logged[0]).toBe('An open page could not be brought up to date; trying again {"error":"Error"}');
    stream.close();
  });

  it("leaves nobody listening when the page is closed, or the server stops", async () => {
    const streams = [await open(), await open()];
    for (const stream of streams) await stream.until("ready");
    expect(app.listeners()).toBe(2);
    streams[0]?.close();
    await vi.waitFor(() => expect(app.listeners()).toBe(1), PATIENTLY);
    await app.stop();
    await vi.waitFor(() => expect(app.listeners()).toBe(0), PATIENTLY);
    await expect(streams[1]?.next()).rejects.toThrow("terminated");
    app = await startFakeApp();
  });
});
