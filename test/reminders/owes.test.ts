import { describe, expect, it } from "vitest";
import { directoryOf } from "../../src/domain/directory.ts";
import { periodFromKey } from "../../src/domain/period.ts";
import type { Day } from "../../src/domain/time.ts";
import { owedBy, unitsOwing } from "../../src/reminders/owes.ts";
import { realCalendar } from "../domain/real-calendar.ts";
import { collecting, communes, flowOf, time, unitOf } from "./small-office.ts";

const weekly = flowOf("deadline: { due: friday 16:00, closes: +3d, locks: +5d }");
const monthly = flowOf(`
id: bao-cao-tthc
units: [xa, phong]
period: { kind: month, edges: decree }
deadline: { due: +2d 16:00 }
`);
const iale = unitOf("iale", "Ia Le");

describe("owedBy", () => {
  it.each([
    // Tuesday 17/11: the month to 14/11 is due, as is the week on Friday
    ["2026-11-17 08:00", [], "bao-cao-tuan 2026-W47 open, bao-cao-tthc 2026-11 open, bao-cao-tuan 2026-W46 late"],
    ["2026-11-17 16:00", [], "bao-cao-tuan 2026-W47 open, bao-cao-tthc 2026-11 open, bao-cao-tuan 2026-W46 late"],
    ["2026-11-17 16:01", [], "bao-cao-tuan 2026-W47 open, bao-cao-tthc 2026-11 late, bao-cao-tuan 2026-W46 late"],
    // Given reports are told as long as they can be amended
    [
      "2026-11-17 16:01",
      ["bao-cao-tuan:2026-W46", "bao-cao-tthc:2026-11"],
      "bao-cao-tuan 2026-W47 open, bao-cao-tthc 2026-11 done, bao-cao-tuan 2026-W46 done",
    ],
    [
      "2026-11-17 16:01",
      ["bao-cao-tuan:2026-W47"],
      "bao-cao-tuan 2026-W47 done, bao-cao-tthc 2026-11 late, bao-cao-tuan 2026-W46 late",
    ],
    // Week 46 closed three working days after Friday 13/11
    [
      "2026-11-18 16:00",
      ["bao-cao-tthc:2026-11"],
      "bao-cao-tuan 2026-W47 open, bao-cao-tthc 2026-11 done, bao-cao-tuan 2026-W46 late",
    ],
    ["2026-11-18 16:01", ["bao-cao-tthc:2026-11"], "bao-cao-tuan 2026-W47 open, bao-cao-tthc 2026-11 done"],
    // The month is locked a working week after its due time; a closed report that was not given is owed no more
    [
      "2026-11-25 16:01",
      ["bao-cao-tthc:2026-11", "bao-cao-tuan:2026-W47"],
      "bao-cao-tuan 2026-W48 open, bao-cao-tuan 2026-W47 done",
    ],
  ])("at %s, with %j given: %s", (now, given, owed) => {
    const reported = (id: string): boolean => given.includes(id.replace("iale:", ""));
    const found = owedBy({ flows: [monthly, weekly], calendar: realCalendar, unit: iale, now: time(now), reported });
    expect(found.map(({ flow, period, state }) => `${flow.id} ${period.key} ${state}`).join(", ")).toBe(owed);
  });

  it("tells a unit nothing about flows of other kinds, nor about periods it did not see the end of", () => {
    const ask = {
      flows: [monthly, weekly],
      calendar: realCalendar,
      now: time("2026-11-17 08:00"),
      reported: () => false,
    };
    const owed = (unit: typeof iale): string[] =>
      owedBy({ ...ask, unit }).map(({ flow, period }) => `${flow.id} ${period.key}`);
    expect(owed(collecting)).toEqual(["bao-cao-tthc 2026-11"]);
    expect(owed({ ...iale, validFrom: "2026-11-15" as Day })).toEqual([
      "bao-cao-tuan 2026-W47",
      "bao-cao-tuan 2026-W46",
    ]);
    expect(owed({ ...iale, validTo: "2026-11-14" as Day })).toEqual(["bao-cao-tthc 2026-11"]);
  });
});

it("unitsOwing are the units of the flow's kinds that exist on the period's last day", () => {
  const [first, second, third] = communes;
  if (first === undefined || second === undefined || third === undefined) throw new Error("three communes are needed");
  const units = [
    { ...first, validTo: "2026-11-28" as Day },
    { ...second, validFrom: "2026-11-29" as Day },
    third,
    collecting,
  ];
  const period = periodFromKey(weekly.period, "2026-W48");
  expect(period && unitsOwing(weekly, directoryOf(1, units, []), period).map(({ id }) => id)).toEqual([
    "iablu",
    "iahla",
  ]);
});
