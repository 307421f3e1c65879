import { afterEach, describe, expect, it } from "vitest";
import type { Address } from "../../src/domain/people.ts";
import { DAY, type Day, HOUR, type Instant, at as instantAt } from "../../src/domain/time.ts";
import { handClock, office, scriptedChannel } from "../harness.ts";
import { CLERK, consented, officeBehind } from "./oa-rig.ts";

/** The real adapter, the real relay and the double: what becomes of a message to somebody who wrote so long ago. */

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

describe("the daily «Đã nhận»", () => {
  type Answer = "a tap" | "1" | "nothing";

  /** Writes on Monday, and answers so on Tuesday and Wednesday morning; where a message arrives on Thursday afternoon. */
  async function thursday(answer: Answer): Promise<{ asked: number; where: string[] }> {
    const clock = handClock("2026-12-07", "10:00");
    const at = await consented({ at: clock });
    const { app, web, person, heard, settled, stop } = await officeBehind(at, ZALO);
    running.push({ stop }, at.double);
    person.says("Xin chào");
    await settled();
    let asked = 0;
    for (const day of ["2026-12-08", "2026-12-09"] as Day[]) {
      clock.set(instantAt(day, "07:35"));
      await app.tick();
      asked += heard().filter(({ text, at }) => text.includes("«Đã nhận»") && at === clock.now()).length;
      if (answer === "a tap") person.taps("Đã nhận");
      if (answer === "1") person.says("1");
      await settled();
    }
    clock.set(instantAt("2026-12-10" as Day, "15:00"));
    const text = "Xin nộp báo cáo.";
    await at.stores.outbox.add([
      { id: "a", kind: "reply", to: CLERK, message: { text }, due: clock.now(), unless: [] },
    ]);
    await app.tick();
    const onZalo = heard()
      .filter((line) => line.text === text)
      .map(() => "zalo");
    return { asked, where: [...onZalo, ...web.sent.filter(({ id }) => id === "a").map(() => "web")] };
  }

  it.each<[Answer, string]>([
    ["a tap", "zalo"],
    ["1", "zalo"],
    ["nothing", "web"],
  ])("answered by %s decides where a message arrives two days later: %s", async (answer, where) => {
    expect(await thursday(answer)).toEqual({ asked: 2, where: [where] });
  });
});
