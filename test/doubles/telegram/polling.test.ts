import { describe, expect, it } from "vitest";
import { aDouble, callJson, kindsOf, said, textsOf } from "./client.ts";

/** A double with a clerk, and a poll that is known to be waiting. */
async function polled() {
  const world = await aDouble({ limits: false });
  const clerk = world.double.user(7, { started: true });
  /** Starts a poll and returns once the double has it, the answer still to come. */
  async function startPoll(params: object, signal?: AbortSignal) {
    const arrived = world.double.nextCall("getUpdates");
    const answer = callJson(world.double, "getUpdates", params, signal);
    return { answer, entry: await arrived };
  }
  return { ...world, clerk, startPoll };
}

const POLL = { offset: 0, timeout: 50 };

describe("rule 2: getUpdates", () => {
  it("waits until there is something, and gives at once what was said at once", async () => {
    const { clerk, startPoll } = await polled();
    const { answer } = await startPoll(POLL);
    clerk.says("1");
    clerk.says("2");
    expect(textsOf(await answer)).toEqual(["1", "2"]);
  });

  it("waits no longer than the timeout, and no longer than 50 s", async () => {
    const { startPoll, move } = await polled();
    for (const [timeout, longest] of [
      [10, 10],
      [500, 50],
    ] as const) {
      const { answer, entry } = await startPoll({ offset: 0, timeout });
      move(longest - 1);
      await new Promise((resolve) => setImmediate(resolve));
      expect(entry.answer).toBeUndefined();
      move(1);
      expect((await answer).result).toEqual([]);
    }
  });

  it("gives again what is not confirmed, and never what is", async () => {
    const { call, clerk, move } = await polled();
    for (const text of ["1", "2", "3"]) clerk.says(text);
    const poll = async (offset: number, limit = 100) => {
      move(4);
      return call("getUpdates", { offset, limit });
    };
    const first = await poll(0);
    expect(textsOf(first)).toEqual(["1", "2", "3"]);
    expect(textsOf(await poll(0))).toEqual(["1", "2", "3"]);
    const [{ update_id }] = first.result as [{ update_id: number }];
    expect(textsOf(await poll(update_id + 1, 1))).toEqual(["2"]);
    expect(textsOf(await poll(update_id + 2))).toEqual(["3"]);
    expect(textsOf(await poll(0))).toEqual(["3"]);
    clerk.says("4");
    expect(textsOf(await poll(-1))).toEqual(["4"]);
    expect(textsOf(await poll(update_id + 4 + 11))).toEqual(["4"]); // too far ahead: a mistake, confirms nothing
    expect(textsOf(await poll(update_id + 4))).toEqual([]);
  });

  it("lets a loop that asks the same again and again crawl", async () => {
    const { call, clerk, startPoll, move } = await polled();
    clerk.says("1");
    clerk.says("2");
    expect(textsOf(await call("getUpdates", { offset: 0 }))).toEqual(["1", "2"]);
    expect(textsOf(await call("getUpdates", { offset: 0 }))).toEqual(["1"]);
    await call("getUpdates", { offset: -1 });
    await call("getUpdates", { offset: 500_000_003 });
    const { answer } = await startPoll({ offset: 500_000_003, timeout: 0 });
    move(3);
    expect((await answer).result).toEqual([]);
  });

  it("remembers which kinds are wanted, and asks no more of what is queued", async () => {
    const { call, clerk, double } = await polled();
    clerk.says("1");
    await call("getUpdates", { offset: 0, allowed_updates: ["callback_query"] });
    clerk.says("2");
    double.updates.push("poll", { id: "1" });
    await call("getUpdates", { offset: 1 });
    clerk.says("3");
    await call("getUpdates", { offset: 2, allowed_updates: [] });
    clerk.says("4");
    double.updates.push("message_reaction", {});
    double.updates.push("poll", { id: "2" });
    expect(kindsOf(double.updates.made)).toEqual(["message", "message", "poll"]);
    expect(textsOf(await call("getUpdates", { offset: 3 }))).toEqual(["1", "4", undefined]);
  });

  it("ends the first poller when a second comes", async () => {
    const { clerk, startPoll } = await polled();
    const first = await startPoll(POLL);
    const second = await startPoll(POLL);
    expect(said(await first.answer)).toEqual([
      409,
      "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    ]);
    clerk.says("1");
    expect(textsOf(await second.answer)).toEqual(["1"]);
  });

  it("refuses while a webhook is set, and ends a waiting poll when one is", async () => {
    const { call, startPoll } = await polled();
    const { answer } = await startPoll(POLL);
    await call("setWebhook", { url: "http://127.0.0.1:9/" });
    expect(said(await answer)).toEqual([409, "Conflict: terminated by setWebhook request"]);
    expect(said(await call("getUpdates"))).toEqual([
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    ]);
    await call("deleteWebhook");
    expect((await call("getUpdates", { offset: 1 })).ok).toBe(true);
  });

  it("keeps an update that a poller did not wait for", async () => {
    const { call, clerk, startPoll } = await polled();
    const leaving = new AbortController();
    const { answer } = await startPoll(POLL, leaving.signal);
    leaving.abort();
    await expect(answer).rejects.toThrow(/abort/);
    clerk.says("1");
    expect(textsOf(await call("getUpdates", { offset: 1 }))).toEqual(["1"]);
  });

  it("keeps messages for a day and taps for 150 seconds", async () => {
    const { call, clerk, move, double } = await polled();
    await call("sendMessage", {
      chat_id: 7,
      text: "?",
      reply_markup: { inline_keyboard: [[{ text: "Có", callback_data: "co" }]] },
    });
    clerk.says("1");
    clerk.taps("Có");
    move(149);
    expect(textsOf(await call("getUpdates", { offset: 0 }))).toEqual(["1", undefined]);
    move(1);
    expect(textsOf(await call("getUpdates", { offset: 1 }))).toEqual(["1"]);
    move(24 * 60 * 60);
    expect(textsOf(await call("getUpdates", { offset: 0 }))).toEqual([]);
    await double.updates.drained();
  });
});

describe("tricks with updates", () => {
  it("gives an update twice under one id, even when it was confirmed", async () => {
    const { call, clerk, double } = await polled();
    clerk.says("1");
    const [{ update_id }] = (await call("getUpdates", { offset: 0 })).result as [{ update_id: number }];
    await call("getUpdates", { offset: update_id + 1, timeout: 0 });
    double.updates.repeat();
    clerk.says("2");
    const again = await call("getUpdates", { offset: update_id });
    expect(again.result).toMatchObject([{ update_id }, { update_id: update_id + 1 }]);
    expect(textsOf(await call("getUpdates", { offset: 0 }))).toEqual(["2"]);
  });

  it("holds one chat's updates back, so that they come late and out of order", async () => {
    const { call, clerk, double, move } = await polled();
    const other = double.user(8, { started: true });
    const release = double.updates.hold(7);
    clerk.says("1");
    clerk.says("2");
    other.says("3");
    expect(textsOf(await call("getUpdates", { offset: 0 }))).toEqual(["3"]);
    move(3 * 24 * 60 * 60);
    release();
    expect(textsOf(await call("getUpdates", { offset: 1 }))).toEqual(["1", "2"]);
  });

  it("jumps to another id after a long silence, lower ones too", async () => {
    const { call, clerk, double } = await polled();
    clerk.says("1");
    const [{ update_id }] = (await call("getUpdates", { offset: 0 })).result as [{ update_id: number }];
    expect(() => double.updates.jump(17)).toThrow(/week of silence/);
    await call("getUpdates", { offset: update_id + 1, timeout: 0, allowed_updates: [] });
    double.updates.jump(17);
    clerk.says("2");
    expect((await call("getUpdates", { offset: update_id + 1 })).result).toMatchObject([{ update_id: 17 }]);
  });
});
