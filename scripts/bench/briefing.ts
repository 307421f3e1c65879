import type { Briefing } from "../../src/app/ports.ts";
import { deadlineOf } from "../../src/domain/deadline.ts";
import { figuresOf } from "../../src/domain/figures.ts";
import { PersonId } from "../../src/domain/people.ts";
import type { Period } from "../../src/domain/period.ts";
import type { Library } from "../../src/flow/load.ts";
import { summarize, trendOf } from "../../src/summary/summarize.ts";
import { BRIEFING, LEADER, province, weekly } from "./office.ts";
import { reportsOf, weeksUntil } from "./reports.ts";

const WEEKS = 8;

/** What the files of week 48 are made of where so many units have reported in it and in the seven weeks before. */
export function briefingOf(library: Library, count: number): Briefing {
  const flow = weekly(library);
  const units = province(count).units.slice(1);
  const weeks = weeksUntil(library, "2026-W48", WEEKS).toReversed();
  const [before, asked] = weeks.slice(-2);
  if (before === undefined || asked === undefined) throw new Error("There are not two weeks");
  const figures = [...reportsOf(library, count, weeks)].map(figuresOf);
  const partOf = (period: Period) => ({ period, deadline: deadlineOf(flow.deadline, period, library.calendar), units });
  const of = (period: Period) => ({
    parts: [partOf(period)],
    figures: figures.filter((one) => one.period === period.key),
  });
  return {
    snapshot: {
      id: "7K2M4QXD",
      by: PersonId.parse(LEADER),
      at: BRIEFING,
      flow: { id: flow.id, version: flow.version },
      period: asked,
      parts: [{ period: asked, units: units.map(({ id }) => id) }],
      before: [{ period: before, units: units.map(({ id }) => id) }],
    },
    summary: summarize({ flow, period: asked, ...of(asked), before: of(before), now: BRIEFING }),
    trend: trendOf(flow, weeks.map(partOf), figures, BRIEFING),
    flow,
    amended: new Set(),
  };
}
