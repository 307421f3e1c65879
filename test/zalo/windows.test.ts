import { afterEach, describe, expect, it } from "vitest";
import type { Address, PersonId } from "../../src/domain/people.ts";
import { DAY, HOUR, type Instant } from "../../src/domain/time.ts";
import { handClock, office, scriptedChannel } from "../harness.ts";
import { consented } from "./oa-rig.ts";

/** The real adapter, the real relay and the double: what becomes of a message to somebody who wrote so long ago. */

const CLERK = "vt-iale" as PersonId;
const ZALO = "186729651760683225";
const WEB: Address = { channel: "web", chat: CLERK };
const OA: Address = { channel: "zalo-oa", chat: ZALO };

const running: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

/** The clerk of Ia Le followed the account on Monday 7 December, 10:00, and is in the web chat as well. */
async function clerk(paid: boolean) {
  const clock = handClock("2026-12-07", "10:00");
  const at = await consented({ at: clock, paid });
  running.push(at.double);
  at.double.user(ZALO, { follows: true }).says("Xin chào");
  const web = scriptedChannel("web");
  const oa = Object.assign(scriptedChannel("zalo-oa"), { channel: at.process().channel });
  const app = await office({ stores: at.stores, clock, channel: web, also: [oa] });
  await at.stores.people.save(
    [],
    app.people.flatMap((one) => (one.id === CLERK ? [{ ...one, addresses: [OA, WEB] }] : [])),
  );
  const update = app.update(ZALO, { kind: "other" }, undefined, "zalo-oa");
  await at.stores.inbox.insert([update]);
  await at.stores.inbox.done([update.id]);
  await app.tick();
  return {
    /** Says something unasked so long after that, and tells where it arrived. */
    async after(ms: number): Promise<string[]> {
      clock.move(ms);
      await at.stores.outbox.add([
        { id: "a", kind: "reply", to: CLERK, message: { text: "Xin nộp báo cáo." }, due: 0 as Instant, unless: [] },
      ]);
      await app.tick();
      const onZalo = at.double.chat(ZALO).lines.filter(({ text }) => text === "Xin nộp báo cáo.").length;
      const onWeb = web.sent.filter(({ id }) => id === "a").length;
      return [...Array.from({ length: onZalo }, () => "zalo"), ...Array.from({ length: onWeb }, () => "web")];
    },
  };
}

describe("a message to somebody who wrote last", () => {
  it.each([
    ["47 hours ago", 47 * HOUR, "zalo", "zalo"],
    ["49 hours ago", 49 * HOUR, "web", "zalo"],
    ["6 days ago", 6 * DAY, "web", "zalo"],
    ["8 days ago", 8 * DAY, "web", "web"],
  ])("%s takes the next channel where Zalo would charge, and goes where the office pays", async (_, ms, free, paid) => {
    expect(await (await clerk(false)).after(ms)).toEqual([free]);
    expect(await (await clerk(true)).after(ms)).toEqual([paid]);
  });
});
