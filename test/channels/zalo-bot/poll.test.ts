import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { botClient } from "../../../src/channels/zalo-bot/client.ts";
import { createPoll } from "../../../src/channels/zalo-bot/poll.ts";
import { memoryLeases } from "../../../src/store/memory/leases.ts";
import { keptLog, virtualPace } from "../telegram/virtual-pace.ts";
import { HTML_429, HTML_502, NOTHING, type Scripted, type ScriptedBot, scriptedBot, TOKEN } from "./scripted-bot.ts";

let api: ScriptedBot;
let stop: AbortController;
beforeEach(async () => {
  api = await scriptedBot();
  stop = new AbortController();
});
afterEach(() => api.stop());

const came = (text: string): Scripted => ({ result: { event_name: "message.text.received", message: { text } } });

/** A process that polls; `stored` is what its store took, and `broken` lets it fail so many times. */
function poller(holder: string, leases = memoryLeases()) {
  const pace = virtualPace();
  const log = keptLog();
  const state = { stored: [] as string[], broken: 0 };
  const store = (event: unknown) => {
    state.broken -= 1;
    if (state.broken >= 0) return Promise.reject(new Error("the store is away"));
    state.stored.push((event as { message: { text: string } }).message.text);
    return Promise.resolve();
  };
  const client = botClient({ token: TOKEN, apiRoot: api.apiRoot });
  return { state, pace, log, poll: createPoll({ client, leases, holder, store, pace, log, stop: stop.signal }) };
}
const methods = () => api.calls.map(({ method }) => method);

describe("polling", () => {
  it("takes the webhook away once, and stores each event before it asks for the next", async () => {
    const { poll, state } = poller("a");
    api.script("getUpdates", came("một"), came("hai"), NOTHING);
    expect([await poll.round(), await poll.round()]).toEqual([{ rest: 0 }, { rest: 0 }]);
    await poll.round();
    expect(state.stored).toEqual(["một", "hai"]);
    expect(methods()).toEqual(["deleteWebhook", "getUpdates", "getUpdates", "getUpdates"]);
    expect(api.of("getUpdates")[0]).toEqual({ timeout: "30" });
  });

  it("keeps an event in hand until it is stored, and asks for no other meanwhile", async () => {
    const { poll, state } = poller("a");
    api.script("getUpdates", came("một"), came("hai"), NOTHING);
    state.broken = 3;
    for (let n = 0; n < 3; n += 1) await expect(poll.round()).rejects.toThrow("the store is away");
    expect(api.of("getUpdates")).toHaveLength(1);
    await poll.round(); // stores the first, and gets the second
    await poll.round();
    expect(state.stored).toEqual(["một", "hai"]);
  });

  it("stores what is in hand though another process polls by now, and when it ends", async () => {
    const leases = memoryLeases();
    const [a, b] = [poller("a", leases), poller("b", leases)];
    api.script("getUpdates", came("một"), came("hai"), NOTHING);
    a.state.broken = 1;
    await expect(a.poll.round()).rejects.toThrow("the store is away");
    b.pace.at += 60_000;
    b.state.broken = 2;
    await expect(b.poll.round()).rejects.toThrow("the store is away");
    expect(await a.poll.round()).toMatchObject({ standingBy: true });
    await b.poll.end();
    expect([a.state.stored, b.state.stored, b.log.lines]).toEqual([["một"], ["hai"], []]);
  });

  it("tells when it has to end with an event that could not be stored", async () => {
    const { poll, state, log } = poller("a");
    api.script("getUpdates", came("lời của công dân"));
    state.broken = 9;
    await expect(poll.round()).rejects.toThrow("the store is away");
    await poll.end();
    expect(log.lines).toEqual([expect.stringMatching(/^error A message .* is lost \{\}$/)]);
  });

  it.each<[string, Scripted]>([
    ["408", NOTHING],
    ["no result", { status: 200, body: '{"ok":true}' }],
    ["a result that is nothing", { result: null }],
  ])("does not ask at once again what answers at once that there is nothing: %s", async (_what, answer) => {
    const { poll, state } = poller("a");
    api.script("getUpdates", answer);
    expect(await poll.round()).toEqual({ rest: 1_000 });
    expect(state.stored).toEqual([]);
  });

  it.each<[string, Scripted, object]>([
    ["502", HTML_502, { kind: "unknown" }],
    ["429", HTML_429, { kind: "refused", code: 429 }],
    ["a broken connection", "reset", { kind: "unknown" }],
    ["a refusal", { error_code: 400, description: "Bad request: a webhook is set" }, { kind: "refused", code: 400 }],
  ])("tells of %s, and takes the webhook away once more, since that may be why", async (_what, answer, fault) => {
    const { poll, state } = poller("a");
    api.script("getUpdates", answer, came("một"));
    expect(await poll.round()).toMatchObject({ fault });
    expect(await poll.round()).toEqual({ rest: 0 });
    expect(state.stored).toEqual(["một"]);
    expect(api.of("deleteWebhook")).toHaveLength(2);
  });

  it("waits with polling until the webhook is gone", async () => {
    const { poll } = poller("a");
    api.script("deleteWebhook", HTML_502, { result: { url: "" } });
    expect(await poll.round()).toMatchObject({ fault: { kind: "unknown" } });
    expect(methods()).toEqual(["deleteWebhook"]);
  });
});

describe("of several processes", () => {
  it("one polls; another takes over when it ends, or falls silent", async () => {
    const leases = memoryLeases();
    const [a, b] = [poller("a", leases), poller("b", leases)];
    api.script("getUpdates", came("một"));
    const standingBy = { rest: 5_000, standingBy: true };
    expect([await a.poll.round(), await b.poll.round()]).toEqual([{ rest: 0 }, standingBy]);
    b.pace.at += 49_000;
    expect(await b.poll.round()).toEqual(standingBy);
    b.pace.at += 1_000;
    expect(await b.poll.round()).toEqual({ rest: 0 }); // a was silent for 50 s
    a.pace.at = b.pace.at;
    expect(await a.poll.round()).toEqual(standingBy);
    await b.poll.end();
    expect(await a.poll.round()).toEqual({ rest: 0 });
  });
});
