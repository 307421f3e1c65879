import type { Wording } from "../flow/wording.ts";
import type { Summary } from "./summary.ts";

/** Which units of the period before stand in which of today, and which in none. ["…: Chư Pưh (gồm cả Chư Don, Ia Phang)."] */
export function seamLines({ seams, withoutHeir }: Summary, wording: Wording): string[] {
  const heirs = new Map(seams.map(({ to }) => [to.id, to.short]));
  const merged = [...heirs].map(([id, to]) => {
    const from = seams.filter((seam) => seam.to.id === id).map((seam) => seam.from.short);
    return wording.say("summary.seam", { to, from: from.join(", ") });
  });
  const gone = withoutHeir.map(({ short }) => short).join(", ");
  return [
    ...(merged.length === 0 ? [] : [wording.say("summary.seams", { seams: merged.join("; ") })]),
    ...(withoutHeir.length === 0 ? [] : [wording.say("summary.without_heir", { units: gone })]),
  ];
}
