import { describe, expect, inject, it } from "vitest";
import { dropGivenUp, listGivenUp, retryGivenUp } from "../../src/app/given-up.ts";
import type { Stores } from "../../src/app/ports.ts";
import { HOUR, MINUTE } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, scriptedChannel } from "../harness.ts";
import { withMongo } from "../with-mongo.ts";
import { CLERK, OTHER, people, startIn, units, update } from "./town.ts";

/** An office in which one update broke five times, one reply was refused and one may have arrived. */
async function troubled(kept: Stores) {
  const clock = handClock("2026-11-27", "09:00");
  await kept.people.save(units, people);
  let breaks = true;
  const stores: Stores = {
    ...kept,
    outbox: {
      ...kept.outbox,
      add: (items) =>
        breaks && items.some(({ id }) => id.includes("web:vt-iale:1"))
          ? Promise.reject(new RangeError("Họp dân"))
          : kept.outbox.add(items),
    },
  };
  const { channel, sent, ...scripted } = scriptedChannel();
  const handle = Object.assign(scripted, { channel });
  const answers = new Map<string, "bug" | "unknown">([
    ["web:vt-iablu:2", "bug"],
    ["web:vt-iablu:3", "unknown"],
  ]);
  channel.send = (chat, id, message) => {
    const why = [...answers].find(([cause]) => id.includes(cause))?.[1];
    if (why !== undefined) return Promise.resolve({ ok: false, why });
    sent.push({ chat, id, message });
    return Promise.resolve({ ok: true, id: `m${sent.length}` });
  };
  const app = await startIn({ stores, clock, channels: [handle.channel] });
  const said = async (who: string, n: number, text: string) => {
    await app.receive([update(who, n, text, clock)]);
    await app.idle();
  };
  await said(CLERK, 1, "/trogiup");
  clock.move(MINUTE);
  await said(OTHER, 3, "/tinhhinh");
  clock.move(MINUTE);
  await said(OTHER, 2, "/trogiup");
  for (let n = 0; n < 5; n += 1) {
    clock.move(MINUTE);
    await app.tick();
    await app.idle();
  }
  sent.length = 0;
  return {
    app,
    clock,
    stores,
    sent,
    mend() {
      breaks = false;
      answers.clear();
    },
    async later() {
      clock.move(MINUTE);
      await app.tick();
      await app.idle();
    },
  };
}

const ON: [name: string, run: (test: (stores: Stores) => Promise<void>) => Promise<void>][] = [
  ["memory", (test) => test(memoryStores())],
  ...(inject("mongo") === undefined
    ? []
    : [["MongoDB", (test: (stores: Stores) => Promise<void>) => withMongo(test)] satisfies [string, unknown]]),
];

describe.each(ON)("what was given up, on %s", (_name, on) => {
  it("is listed with its age, channel and class, and nothing of what was said", () =>
    on(async (kept) => {
      const { stores } = await troubled(kept);
      const all = await listGivenUp(stores, 9);
      expect(all).toMatchObject([
        { from: "outbox", id: "say:web:vt-iablu:2:0", kind: "reply", channel: "web", why: "bug" },
        { from: "outbox", id: "say:web:vt-iablu:3:0", kind: "reply", channel: "web", why: "unknown" },
        { from: "inbox", id: "web:vt-iale:1", kind: "update", channel: "web", why: "RangeError" },
      ]);
      expect(JSON.stringify(all)).not.toMatch(/trogiup|Họp dân|Xin/);
    }));

  it("is put back once, however many ask at once, and then worked and said", () =>
    on(async (kept) => {
      const { stores, clock, sent, mend, later } = await troubled(kept);
      mend();
      const all = await listGivenUp(stores, 9);
      const asked = [...all, ...all, ...all].map((one) => retryGivenUp(stores, one, clock.now()));
      expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(3);
      expect(await listGivenUp(stores, 9)).toEqual([]);
      for (let n = 0; n < 3; n += 1) await later();
      expect(sent.map(({ id }) => id).sort()).toEqual([
        "say:web:vt-iablu:2:0",
        "say:web:vt-iablu:3:0",
        "say:web:vt-iale:1:0",
      ]);
      expect(await listGivenUp(stores, 9)).toEqual([]);
      expect(await retryGivenUp(stores, { from: "outbox", id: "say:web:vt-iale:1:0" }, clock.now())).toBe(false);
    }));

  it("is dropped for good, and the audit log says what and why, never what was said", () =>
    on(async (kept) => {
      const { stores, clock, sent, mend, later } = await troubled(kept);
      const now = clock.now();
      for (const one of await listGivenUp(stores, 9))
        expect(await dropGivenUp(stores, one, { reason: "thử nghiệm", now })).toBe(true);
      expect(await listGivenUp(stores, 9)).toEqual([]);
      const log = await stores.audit.of("given up", 9);
      expect(log.map(({ by, fields }) => [by, fields["id"], fields["why"], fields["reason"]].join(" ")).sort()).toEqual(
        [
          "server say:web:vt-iablu:2:0 bug thử nghiệm",
          "server say:web:vt-iablu:3:0 unknown thử nghiệm",
          "server web:vt-iale:1 RangeError thử nghiệm",
        ],
      );
      expect(JSON.stringify(log)).not.toMatch(/trogiup|Họp dân/);
      mend();
      clock.move(HOUR);
      await later();
      expect(sent.filter(({ id }) => id.startsWith("say:"))).toEqual([]);
    }));

  it("that somebody put back meanwhile is not dropped, and the audit log says so", () =>
    on(async (kept) => {
      const { stores, clock } = await troubled(kept);
      const [one] = await listGivenUp(stores, 1);
      if (one === undefined) throw new Error("Nothing was given up");
      await retryGivenUp(stores, one, clock.now());
      expect(await dropGivenUp(stores, one, { reason: "thử", now: clock.now() })).toBe(false);
      const log = await stores.audit.of("given up", 9);
      expect(log.map(({ fields }) => String(fields["did"] ?? fields["reason"])).sort()).toEqual(["not dropped", "thử"]);
      expect((await stores.outbox.get(one.id))?.state).toBe("waiting");
    }));
});
