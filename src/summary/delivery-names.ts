import { byName, cutNames } from "../flow/unit-names.ts";
import type { Wording } from "../flow/wording.ts";
import { groupByUnit } from "./group-by-unit.ts";
import type { Delivery } from "./summary.ts";

/** Units that are named where several periods make almost every unit miss some; the topic names them all. */
const NAMED = 5;

/** In alphabetical order; of several periods each unit once, with the number of its reports, those with most of them first. */
export function namesOf(deliveries: readonly Delivery[], hasParts: boolean, wording: Wording): string {
  const units = groupByUnit(deliveries).sort((a, b) => b.rows.length - a.rows.length || byName(a.unit, b.unit));
  const names = units.map(({ unit: { short }, rows: { length: count } }) =>
    count === 1 ? short : wording.say("summary.unit_times", { unit: short, count }),
  );
  return hasParts ? cutNames(wording, names, NAMED) : cutNames(wording, names);
}
