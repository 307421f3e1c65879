import { describe, expect, it } from "vitest";
import { Absence, awayOf } from "../../src/domain/acting.ts";
import { isQuiet } from "../../src/domain/calendar.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { periodFromKey } from "../../src/domain/period.ts";
import { type Day, plus } from "../../src/domain/time.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { formatInstant } from "../../src/flow/period-name.ts";
import { due } from "../../src/reminders/due.ts";
import { explain, type Question } from "../../src/reminders/explain.ts";
import { ALL, present } from "../../src/reminders/hearers.ts";
import { retell } from "../../src/reminders/retell.ts";
import { flowOf, office, time, unitOf, wording, world } from "./small-office.ts";

const weekly = flowOf(`
deadline: { due: friday 16:00, holiday: before, closes: +2d }
reminders:
  - { at: -6d, to: reporter, say: quá sớm }
  - { at: -1d 08:00, to: reporter, say: sáng hôm trước }
  - { at: -28h, to: [reporter, head], say: trưa hôm trước }
  - { at: 0, to: reporter, say: đến hạn }
  - { at: +15h, to: reporter, say: sáng thứ Bảy }
  - { at: +20h, to: [reporter, head], say: trưa thứ Bảy }
  - { at: +30m, to: collector, say: "{missing_list}" }
  - { at: +1d 09:00, every: 1d, to: reporter, say: vẫn chưa }
`);

interface Asked {
  flow?: Flow;
  key?: string;
  hearer?: string;
  unit?: Question["unit"];
  now?: string;
  reportedAt?: string;
  away?: Absence[];
}

function asked({
  flow = weekly,
  key = "2026-W48",
  hearer = "vt-iale",
  unit,
  now = "2026-12-05",
  reportedAt,
  away = [],
}: Asked) {
  const period = periodFromKey(flow.period, key);
  if (period === undefined) throw new Error(`no period ${key}`);
  return explain(
    {
      flow,
      period,
      unit: unit ?? unitOf("iale", "Ia Le"),
      hearer: { to: hearer as PersonId },
      reportedAt: reportedAt === undefined ? undefined : time(reportedAt),
    },
    { ...world, hearers: present(office, awayOf(away)), now: time(now) },
  );
}

/** ["-2h at 14:00 27/11 said"] */
function told(question: Asked): string[] {
  return asked(question).steps.map(({ name, moment, at, quiet, outcome }) => {
    const why = quiet === undefined ? "" : ` (${hour(moment)}: ${typeof quiet === "string" ? quiet : quiet.name})`;
    const more = outcome.is === "superseded" ? ` by ${outcome.by}` : "";
    return `${name} at ${hour(at)}${why} ${outcome.is}${more}`;
  });
}

function hour(instant: Parameters<typeof formatInstant>[1]): string {
  return formatInstant(wording, instant).replace(/ (thứ \S+|Chủ nhật) (\S+)\/\d+$/, " $2");
}

describe("explain", () => {
  it("tells of each step when it was meant, what moved it, and what became of it", () => {
    expect(told({})).toEqual([
      "-6d at 16:00 18/11 before_opening", // Tuesday 24/11 is off
      "-1d@0800 at 08:00 26/11 said",
      "-28h at 13:30 26/11 (12:00 26/11: outside_hours) said",
      "0 at 16:00 27/11 said",
      "+30m at 16:30 27/11 not_hearer",
      "+15h at 08:00 30/11 (07:00 28/11: weekend) superseded by +20h",
      "+20h at 08:00 30/11 (12:00 28/11: weekend) said",
      "+1d@0900 at 09:00 30/11 said",
      "+1d@0900.2 at 09:00 01/12 said",
    ]);
  });

  it("tells the same for others: who watches over all hears of all", () => {
    expect(told({ hearer: "ct-iale" }).filter((line) => !/not_hearer|before_opening/.test(line))).toEqual([
      "-28h at 13:30 26/11 (12:00 26/11: outside_hours) said",
      "+20h at 08:00 30/11 (12:00 28/11: weekend) said",
    ]);
    const collector = told({ hearer: "th-pnv", unit: ALL }).filter((line) => !line.includes("not_hearer"));
    expect(collector).toEqual(["-6d at 16:00 18/11 before_opening", "+30m at 16:30 27/11 said"]);
  });

  it("tells what is yet to come, and what a report made needless", () => {
    expect(told({ now: "2026-11-27 15:59" }).slice(2, 4)).toEqual([
      "-28h at 13:30 26/11 (12:00 26/11: outside_hours) said",
      "0 at 16:00 27/11 to_come",
    ]);
    expect(told({ reportedAt: "2026-11-26 13:30" }).slice(1, 4)).toEqual([
      "-1d@0800 at 08:00 26/11 said",
      "-28h at 13:30 26/11 (12:00 26/11: outside_hours) reported",
      "0 at 16:00 27/11 reported",
    ]);
  });

  it("tells the day off that moved the due time, and the holiday a step fell into", () => {
    // Friday 20/02/2026 is in Tết, as is the whole week: due on Monday 23/02
    const { deadline } = asked({ key: "2026-W08" });
    expect(deadline).toMatchObject({
      nominal: "2026-02-20",
      moved: { name: "Tết Nguyên đán" },
      due: time("2026-02-23 16:00"),
    });
    const long = flowOf(`{ deadline: { due: friday 16:00 }, reminders: [{ at: -80h, to: reporter, say: trong Tết }] }`);
    expect(told({ flow: long, key: "2026-W08" })).toEqual(["-80h at 08:00 23/02 (08:00 20/02: Tết Nguyên đán) said"]);
  });

  it("tells a countdown that quiet time moved past the due time, and what nothing was taken for any more", () => {
    const early = flowOf(`
deadline: { due: next monday 07:30, closes: +10h }
reminders:
  - { at: -2h, to: reporter, say: còn 2 giờ }
  - { at: +9h, to: reporter, say: gần hết }
  - { at: +600m, to: reporter, say: hết }
`);
    expect(told({ flow: early })).toEqual([
      "-2h at 08:00 30/11 (05:30 30/11: outside_hours) past_due",
      "+9h at 16:30 30/11 said",
      "+600m at 08:00 01/12 (17:30 30/11: outside_hours) after_closing",
    ]);
  });

  it("tells whether the unit has to report at all", () => {
    expect(asked({}).owes).toBe(true);
    expect(asked({ unit: ALL }).owes).toBe(true);
    expect(asked({ unit: unitOf("pnv", "Nội vụ", { kind: "phong" }) }).owes).toBe(false);
    expect(asked({ unit: unitOf("iale", "Ia Le", { validTo: "2026-11-28" as Day }) }).owes).toBe(false);
  });

  it("tells that somebody else heard it while the person was away", () => {
    const away = [
      Absence.parse({
        id: "a",
        person: "vt-iale",
        from: "2026-11-26",
        to: "2026-11-26",
        deputy: "pho-iale",
        by: "vt-iale",
        at: 0,
      }),
    ];
    expect(told({ away }).slice(1, 4)).toEqual([
      "-1d@0800 at 08:00 26/11 not_hearer",
      "-28h at 13:30 26/11 (12:00 26/11: outside_hours) not_hearer",
      "0 at 16:00 27/11 said",
    ]);
    expect(told({ away, hearer: "pho-iale" }).slice(1, 4)).toEqual([
      "-1d@0800 at 08:00 26/11 said",
      "-28h at 13:30 26/11 (12:00 26/11: outside_hours) said",
      "0 at 16:00 27/11 not_hearer",
    ]);
  });

  it("says of exactly those steps that they were said which ticks of a minute say, under the same ids", () => {
    const { steps } = asked({});
    const said = steps.filter(({ outcome }) => outcome.is === "said");
    const truth = { ...world, flows: [weekly], reported: (id: string) => !id.endsWith("W48") };
    const planned = steps.flatMap(({ at }) => {
      const window = { from: plus(at, -60_000), to: at };
      return due({ ...truth, ...window }).filter(
        ({ to, units }) => to === "vt-iale" && units.includes("iale" as never),
      );
    });
    expect([...new Set(planned.map(({ id }) => id))]).toEqual(said.map(({ id }) => id));
    for (const { id, at } of said) expect(retell(id, { ...truth, now: at })?.at).toBe(at);
    expect(said.every(({ at }) => !isQuiet(world.calendar, at))).toBe(true);
  });
});
