import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isQuiet } from "../../src/domain/calendar.ts";
import { reportId } from "../../src/domain/report.ts";
import { at, type Day, type Instant, MINUTE } from "../../src/domain/time.ts";
import { periodName } from "../../src/flow/period-name.ts";
import { owedBy } from "../../src/reminders/owes.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, type Sent, scriptedChannel, shippedLibrary } from "../harness.ts";
import { people, startIn, stateOf, units, update } from "./town.ts";

/** The ladders that are shipped, in a town of five; nobody reports unless it is said. */
const library = shippedLibrary();
const when = (text: string): Instant => at(text.slice(0, 10) as Day, text.slice(11));

async function town(start: string) {
  const stores = memoryStores();
  await stores.people.save(units, people);
  const clock = handClock("2026-01-01", "00:00");
  clock.set(when(start));
  const channel = scriptedChannel();
  const app = await startIn({ stores, clock, channels: [channel.channel], library });
  let seen = 0;
  return {
    stores,
    clock,
    app,
    channel,
    /** What the tick at this time makes the office say. */
    async tickAt(time: Instant): Promise<Sent[]> {
      clock.set(time);
      await app.tick();
      const fresh = channel.sent.slice(seen);
      seen = channel.sent.length;
      return fresh;
    },
  };
}

/** Who hears of which reports, in the order in which the message names them. ["vt-iale: tuần 07, tuần 08"] */
function heard(sent: Sent[]): string[] {
  return sent
    .map(({ chat, message: { text } }) => {
      const named = [...text.matchAll(/(Tuần|Tháng) (\d\d)\/2026/g)].map(([, kind, number]) => `${kind} ${number}`);
      return `${chat}: ${[...new Set(named)].join(", ")}`;
    })
    .sort();
}

describe("the first tick after an outage", () => {
  it("of ten minutes says what came in it, once to each", async () => {
    const { tickAt } = await town("2026-11-27 15:55");
    expect(heard(await tickAt(when("2026-11-27 16:05")))).toEqual([
      "vt-iablu: Tuần 48",
      "vt-iale: Tuần 48",
      "vt-pnv: Tuần 48",
    ]);
    expect(await tickAt(when("2026-11-27 16:06"))).toEqual([]);
  });

  it("of five hours says that the time has come, and no countdown to it", async () => {
    const { tickAt } = await town("2026-11-27 11:20");
    const sent = await tickAt(when("2026-11-27 16:31"));
    expect(heard(sent)).toEqual(["tt-iale: Tuần 48", "vt-iablu: Tuần 48", "vt-iale: Tuần 48", "vt-pnv: Tuần 48"]);
    expect(sent.every(({ message }) => !message.text.includes("Còn 2 giờ"))).toBe(true);
  });

  it("of three days says to each the newest, in one message", async () => {
    const { tickAt } = await town("2026-11-27 12:00");
    expect(heard(await tickAt(when("2026-11-30 14:00")))).toEqual([
      "tt-iale: Tuần 48, Tuần 49",
      "vt-iablu: Tuần 48, Tuần 49",
      "vt-iale: Tuần 48, Tuần 49",
      "vt-pnv: Tuần 48, Tuần 49",
    ]);
  });

  it("of two weeks over Tết says in one message what is still worth saying", async () => {
    const { tickAt } = await town("2026-02-11 09:00");
    const sent = await tickAt(when("2026-02-25 09:00"));
    const all = "Tuần 07, Tuần 08, Tháng 02, Tuần 09";
    expect(heard(sent)).toEqual([
      "ct-ubnd: Tháng 02",
      `tt-iale: ${all}`,
      `vt-iablu: ${all}`,
      `vt-iale: ${all}`,
      `vt-pnv: ${all}`,
    ]);
    expect(await tickAt(when("2026-02-25 09:01"))).toEqual([]);
  });

  it("says nothing of what came in meanwhile, and nothing in quiet time", async () => {
    const { tickAt, app, clock, stores } = await town("2026-11-26 09:00");
    let n = 0;
    for (const text of ["/baocao tuần 2026-W48", "không", "không", "0 0 0 0", "không", "nộp"]) {
      clock.move(1000);
      await app.receive([update("vt-iale", (n += 1), text, clock)]);
      await app.idle();
    }
    expect((await stateOf(stores)).reports).toHaveLength(1);
    expect((await tickAt(when("2026-11-28 09:00"))).filter(({ id }) => !id.startsWith("iale:"))).toEqual([]); // Saturday
    const sent = await tickAt(when("2026-11-30 14:00"));
    expect(sent.filter(({ chat }) => chat.endsWith("-iale"))).toEqual([]);
    expect(heard(sent)).toContain("vt-iablu: Tuần 48, Tuần 49");
  });
});

describe("whenever the ticks come", () => {
  it("each hears at most one message at a time, never in quiet time, with every report that the unit owes then", async () => {
    const start = when("2026-02-09 00:00");
    const times = fc.array(fc.nat(20 * 24 * 60), { minLength: 2, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(times, async (minutes) => {
        const { tickAt, clock, app } = await town("2026-02-09 00:00");
        for (const minute of minutes.sort((a, b) => a - b)) {
          // The list before a briefing is no reminder: it has its own time and its own message.
          const sent = (await tickAt((start + minute * MINUTE) as Instant)).filter(
            ({ id }) => !id.startsWith("latelist:"),
          );
          const chats = sent.map(({ chat }) => chat);
          expect(chats).toEqual([...new Set(chats)]);
          expect(isQuiet(library.calendar, clock.now()) ? sent : []).toEqual([]);
          for (const { chat, message } of sent) {
            const person = people.find(({ id }) => id === chat);
            const unit = app.directory().units.find(({ id }) => id === person?.unit);
            if (unit === undefined || chat === "ct-ubnd") continue;
            const owed = owedBy({ ...library, unit, now: clock.now(), reported: () => false });
            for (const { flow, period } of owed)
              expect(message.text, reportId(unit.id, flow.id, period.key)).toContain(
                `${flow.title}, ${periodName(library.wording, period)}`,
              );
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
