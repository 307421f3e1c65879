import { describe, expect, it } from "vitest";
import type { App } from "../../src/app/app.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { SECOND } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, scriptedChannel } from "../harness.ts";
import { CLERK, people, startIn, UNIT, units, update } from "./town.ts";

/** A clerk whose messages reach now this process, now that one, on a day when two reports are open. */
async function clerkOfTwo() {
  const stores = memoryStores();
  const clock = handClock("2026-11-17", "09:00");
  const { channel, sent } = scriptedChannel();
  await stores.people.save(units, people);
  const one = await startIn({ stores, clock, channels: [channel], name: "one" });
  const two = await startIn({ stores, clock, channels: [channel], name: "two" });
  let n = 0;
  return {
    one,
    two,
    stores,
    clock,
    channel,
    sent,
    async says(app: App, payload: unknown): Promise<string | undefined> {
      clock.move(SECOND);
      n += 1;
      await app.receive([update(CLERK, n, payload, clock)]);
      await app.idle();
      return sent.at(-1)?.message.text;
    },
    press(option: string): unknown {
      const { conversation, turn } = sent.at(-1)?.message ?? {};
      return { kind: "press", conversation, turn, option };
    },
    /** The reports the clerk is in, with how many answers each has. */
    async places(): Promise<Record<string, [present: boolean, answers: number]>> {
      const talks = await stores.conversations.of(UNIT);
      return Object.fromEntries(
        talks.map(({ state }) => [state.flow.id, [CLERK in state.present, Object.keys(state.said).length]]),
      );
    },
  };
}

const WEEK = "/baocao tuần 2026-W47";
const MONTH = "/baocao tthc";

describe("an update that two processes work at once", () => {
  it.each([
    ["text", "để sau"],
    ["command", "/tamdung"],
    ["press", "pause"],
  ])("has its effect once, though the faster one took the person out of the conversation: a %s", async (kind, what) => {
    const { one, two, says, press, places, stores, clock, channel, sent } = await clerkOfTwo();
    for (const text of [MONTH, "10", "5"]) await says(one, text);
    const said = update(CLERK, 4, kind === "press" ? press(what) : what, clock);
    let go = () => {};
    const gate = new Promise<void>((open) => {
      go = open;
    });
    const conversations = {
      ...stores.conversations,
      heldBy: (person: PersonId) => gate.then(() => stores.conversations.heldBy(person)),
    };
    const slow = await startIn({ stores: { ...stores, conversations }, clock, channels: [channel], name: "slow" });
    await slow.receive([said]);
    await two.receive([said]);
    await two.idle();
    const heard = sent.length;
    expect(await places()).toEqual({ "bao-cao-tthc": [false, 2] });
    go();
    await slow.idle();
    expect(sent.slice(heard)).toEqual([]);
  });
});

describe("a person who goes on in another process", () => {
  it("is asked on from where the other one stands", async () => {
    const { one, two, says, places } = await clerkOfTwo();
    await says(one, WEEK);
    await says(two, "không");
    expect(await says(one, "không")).toContain("Hồ sơ tồn từ kỳ trước");
    await says(two, MONTH);
    await says(one, "12"); // this one last saw the clerk in the weekly report
    expect(await places()).toEqual({ "bao-cao-tuan": [false, 2], "bao-cao-tthc": [true, 1] });
  });

  it("has a button taken that the other one showed", async () => {
    const { one, two, says, press, places } = await clerkOfTwo();
    await says(two, MONTH);
    await says(one, WEEK);
    await says(two, press("none")); // this one last saw the clerk in the monthly report
    expect(await places()).toEqual({ "bao-cao-tuan": [true, 1], "bao-cao-tthc": [false, 0] });
  });

  it("is in one report at a time", async () => {
    const { one, two, says, places } = await clerkOfTwo();
    await says(two, WEEK);
    await says(one, MONTH);
    await says(two, WEEK); // this one last saw the clerk there
    expect(await places()).toEqual({ "bao-cao-tuan": [true, 0], "bao-cao-tthc": [false, 0] });
  });

  it("cancels what the other one asked about", async () => {
    const { one, two, says } = await clerkOfTwo();
    await says(two, WEEK);
    await says(two, "để sau");
    await says(one, MONTH);
    expect(await says(two, "/huy")).toContain("Hủy báo cáo này?");
    await says(one, "có");
    expect(await says(two, "/huy")).toContain("không có gì để hủy");
  });

  it("hears once what both were handed, in the order in which it was asked", async () => {
    const { one, two, says, places } = await clerkOfTwo();
    await says(one, WEEK);
    const clock = handClock("2026-11-17", "09:01");
    const both = ["không", "không", "5 12 10"].map((text, index) => update(CLERK, index + 2, text, clock));
    await one.receive(both.slice(0, 1));
    await two.receive(both.slice(1)); // before the first is worked: then the later ones find it in the inbox
    await Promise.all([one.receive(both), two.receive(both)]);
    await Promise.all([one.idle(), two.idle()]);
    expect(await places()).toEqual({ "bao-cao-tuan": [true, 5] });
  });
});
