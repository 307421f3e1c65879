import type { Stores } from "../../src/app/ports.ts";
import { deadlineOf } from "../../src/domain/deadline.ts";
import { PersonId } from "../../src/domain/people.ts";
import { type Period, periodsEnding } from "../../src/domain/period.ts";
import { addDays, type Day, HOUR, type Instant, MINUTE, plus } from "../../src/domain/time.ts";
import type { Library } from "../../src/flow/load.ts";
import { chatOf, weekly } from "../bench/office.ts";
import { reportOf } from "../bench/reports.ts";
import type { Dice } from "../demo/dice.ts";
import type { Month } from "./month.ts";

interface Coming {
  at: Instant;
  unit: number;
  period: Period;
  due: Instant;
  kind: "onTime" | "late" | "again";
}

/**
 * When each report of a time comes: of a hundred 40 come days early, 32 in the last hours, 18 late if ever, and 10 never; one in
 * ten or so is handed in again. What is owed, and what never comes, is counted in the month it is due. Returns how to hand in what has
 * come by an instant: straight into the store, since a conversation for each would take hours and is what other tests play.
 */
export function reportsComing(
  library: Library,
  dice: Dice,
  { from, to, units }: { from: Day; to: Day; units: number },
  month: (instant: Instant) => Month,
): (stores: Stores, now: Instant) => Promise<void> {
  const flow = weekly(library);
  const coming: Coming[] = [];
  for (const period of periodsEnding(flow.period, addDays(from, 6), to)) {
    const { opens, due, closes } = deadlineOf(flow.deadline, period, library.calendar);
    for (let unit = 0; unit < units; unit += 1) {
      const draw = dice.between(1, 100);
      month(due).owed += 1;
      if (draw > 90) {
        month(due).never += 1;
        continue;
      }
      const [begins, ends] =
        draw <= 40
          ? [plus(opens, 9 * HOUR), plus(due, -24 * HOUR)]
          : draw <= 72
            ? [plus(due, -6 * HOUR), due]
            : [plus(due, MINUTE), closes];
      const when = dice.between(begins, Math.max(begins, ends)) as Instant;
      coming.push({ at: when, unit, period, due, kind: when > due ? "late" : "onTime" });
      if (draw % 10 === 0) coming.push({ at: plus(when, HOUR), unit, period, due, kind: "again" });
    }
  }
  coming.sort((a, b) => b.at - a.at || b.unit - a.unit); // the next one last

  return async ({ reports }, now) => {
    for (let next = coming.at(-1); next !== undefined && next.at <= now; next = coming.at(-1)) {
      coming.pop();
      const { latest, earlier: _, ...head } = reportOf(library, next.unit, next.period);
      const by = PersonId.parse(chatOf(next.unit));
      const revision = next.kind === "again" ? 2 : 1;
      if (next.kind !== "again") month(next.at)[next.kind] += 1;
      await reports.submit({ ...head, due: next.due, at: next.at }, { ...latest, by, at: next.at, revision });
    }
  };
}
