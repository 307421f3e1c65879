import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CHAIR, CLERK, type FakeApp, MORNING, realWords, startFakeApp } from "./fake-app.ts";

const words = realWords();
let app: FakeApp;

beforeEach(async () => {
  app = await startFakeApp();
});
afterEach(() => app.stop());

async function post(body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/api/messages`, {
    method: "POST",
    headers: { Authorization: `Bearer ${app.key(CLERK)}`, "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, data: (await response.json()) as { error?: string } };
}

const lines = async (chat = CLERK.chat) =>
  (await app.transcript.after(chat, 0, 100)).map(({ from, message }) => `${from}: ${message.text}`);

describe("a message from the page", () => {
  it("is stored, handed over as an update of that person, and acknowledged", async () => {
    const id = randomUUID();
    expect(await post({ id, text: "10.070" })).toEqual({ status: 202, data: {} });
    expect(await lines()).toEqual(["person: 10.070"]);
    expect(app.calls).toEqual([
      {
        id: `web:${CLERK.chat}:${id}`,
        channel: "web",
        chat: CLERK.chat,
        order: MORNING,
        at: MORNING,
        payload: { kind: "text", text: "10.070" },
      },
    ]);
  });

  it("is the same message when it comes again under its id", async () => {
    const message = { id: randomUUID(), text: "12" };
    await post(message);
    expect((await post(message)).status).toBe(202);
    expect(await lines()).toEqual(["person: 12"]);
    expect(new Set(app.calls.map(({ id }) => id)).size).toBe(1);
  });

  it("keeps its place behind those of the same millisecond", async () => {
    for (const text of ["một", "hai", "ba"]) await post({ id: randomUUID(), text });
    await post({ id: randomUUID(), text: "bốn" }, { Authorization: `Bearer ${app.key(CHAIR)}` });
    expect(app.calls.map(({ order }) => order - MORNING)).toEqual([0, 1, 2, 0]);
  });

  it("shows the label of the button that was pressed", async () => {
    const options = [{ id: "option:co", label: "Có" }];
    await app.say(CLERK.chat, { text: "Có cần phối hợp không?", conversation: "r1", turn: 4, options });
    await post({ id: randomUUID(), press: { conversation: "r1", turn: 4, option: "option:co" } });
    expect(await lines()).toEqual(["bot: Có cần phối hợp không?", "person: Có"]);
    expect(app.calls[0]?.payload).toEqual({ kind: "press", conversation: "r1", turn: 4, option: "option:co" });
  });

  it("shows the option itself when no such button is known, and still hands the press over", async () => {
    await post({ id: randomUUID(), press: { conversation: "r1", turn: 9, option: "yes" } });
    expect(await lines()).toEqual(["person: yes"]);
    expect(app.calls).toHaveLength(1);
  });
});

describe("a message that is too long", () => {
  it.each([
    ["10 MB", "x".repeat(10 * 1024 * 1024)],
    ["one byte over 64 kB", "x".repeat(64 * 1024 + 1)],
    ["64 kB of letters that take three bytes each", "ộ".repeat(64 * 1024)],
  ])("is refused with a sentence and leaves nothing behind: %s", async (_, text) => {
    expect(await post({ id: randomUUID(), text })).toEqual({ status: 413, data: { error: words["web.too_long"] } });
    expect(await lines()).toEqual([]);
    expect(app.calls).toEqual([]);
  });

  it("is not one of exactly 64 kB", async () => {
    expect((await post({ id: randomUUID(), text: `${"x".repeat(64 * 1024 - 1)}\n` })).status).toBe(202);
  });
});

describe("a message that cannot be read", () => {
  const id = randomUUID();
  it.each([
    ["not JSON", "{", {}],
    ["another content type", { id, text: "a" }, { "Content-Type": "text/plain" }],
    ["no id", { text: "a" }, {}],
    ["an id that is not a uuid", { id: "1", text: "a" }, {}],
    ["an operator instead of a text", { id, text: { $ne: null } }, {}],
    ["an operator instead of an id", { id: { $gt: "" }, text: "a" }, {}],
    ["an operator instead of an option", { id, press: { conversation: { $ne: 1 }, turn: 1, option: "a" } }, {}],
    ["nothing but space", { id, text: " \n\t" }, {}],
    ["half a press", { id, press: { turn: 1 } }, {}],
    ["a list", [1], {}],
    ["nothing", "null", {}],
  ])("is refused with a sentence: %s", async (_, body, headers) => {
    expect(await post(body, headers)).toEqual({ status: 400, data: { error: words["web.bad_message"] } });
    expect(await lines()).toEqual([]);
    expect(app.calls).toEqual([]);
  });

  it("loses what does not belong to it before anything is stored", async () => {
    await post({ id, text: "a", $where: "1", chat: CHAIR.chat });
    expect(app.calls[0]).toMatchObject({ chat: CLERK.chat, payload: { kind: "text", text: "a" } });
    expect(JSON.stringify(app.calls)).not.toContain("$where");
  });
});

describe("when a store is away", () => {
  it("acknowledges nothing that was not handed over, and takes the same message afterwards once", async () => {
    const message = { id: randomUUID(), text: "12" };
    app.broken.receive = true;
    expect(await post(message)).toEqual({ status: 503, data: { error: words["web.unavailable"] } });
    app.broken.receive = false;
    expect((await post(message)).status).toBe(202);
    expect(await lines()).toEqual(["person: 12"]);
    expect([...app.received.keys()]).toEqual([`web:${CLERK.chat}:${message.id}`]);
  });

  it("hands nothing over that the transcript does not have", async () => {
    app.broken.transcript = true;
    expect((await post({ id: randomUUID(), text: "12" })).status).toBe(503);
    expect(app.calls).toEqual([]);
  });

  it("says so, not that the key is wrong, when nobody can be recognised", async () => {
    app.broken.identify = true;
    expect(await post({ id: randomUUID(), text: "12" })).toEqual({
      status: 503,
      data: { error: words["web.unavailable"] },
    });
  });

  it("writes neither the person's words nor who it was into the log", async () => {
    app.broken.receive = true;
    await post({ id: randomUUID(), text: "lý do riêng" });
    expect(app.logged).toEqual([
      'A request could not be answered {"error":"Error","method":"POST","path":"/api/messages"}',
    ]);
  });
});
