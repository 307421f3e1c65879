import type { Wording } from "../flow/wording.ts";
import type { Summary } from "./summary.ts";

/** Which units of the period before stand in which of today, and which in none. */
export function seamLines({ seams, withoutHeir }: Summary, wording: Wording): string[] {
  const merged = seams.map(({ from, to }) => wording.say("summary.seam", { from: from.short, to: to.short }));
  return [
    ...(merged.length === 0 ? [] : [wording.say("summary.seams", { seams: merged.join(", ") })]),
    ...(withoutHeir.length === 0
      ? []
      : [wording.say("summary.without_heir", { units: withoutHeir.map(({ short }) => short).join(", ") })]),
  ];
}
