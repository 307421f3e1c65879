import type { Collection } from "mongodb";
import type { Library } from "../../src/flow/load.ts";
import { weekly } from "./office.ts";
import { weeksUntil } from "./reports.ts";

/**
 * What the text of `/tongket` counts and adds up, as somebody would write it who needed only this: one aggregation over the reports
 * of the week and of the week before, on the index that the command uses too. It names no unit, fills no list, knows neither who owes
 * a report nor what a person may see, and takes every report as it is now; the command does all of that. Resolves when the sums are
 * there, and throws unless each of the `units` is in both weeks.
 */
export function aggregationByHand(reports: Collection, library: Library, units: number): () => Promise<void> {
  const weeks = weeksUntil(library, "2026-W48", 2).map(({ key }) => key);
  const pipeline = [
    { $match: { "flow.id": weekly(library).id, "period.key": { $in: weeks } } },
    // No $project before it: the stand-in server takes a quarter longer with one, and mongod sees by itself which fields are read.
    {
      $group: {
        _id: "$period.key",
        received: { $sum: 1 },
        onTime: { $sum: { $cond: [{ $lte: ["$at", "$due"] }, 1, 0] } },
        late: { $sum: { $cond: [{ $gt: ["$at", "$due"] }, 1, 0] } },
        done: { $sum: sizeOf("viec_xong") },
        open: { $sum: sizeOf("viec_ton") },
        dossiersBefore: { $sum: answerOf("hs_dau_ky") },
        dossiersIn: { $sum: answerOf("hs_nhan") },
        dossiersDone: { $sum: answerOf("hs_xong") },
        dossiersLeft: { $sum: answerOf("hs_con") },
        dossiersLate: { $sum: answerOf("hs_tre") },
      },
    },
  ];
  return async () => {
    const sums = await reports.aggregate<{ received: number }>(pipeline).toArray();
    if (sums.length !== weeks.length || sums.some(({ received }) => received !== units))
      throw new Error(`The aggregation found ${JSON.stringify(sums)}`);
  };
}

function answerOf(step: string): string {
  return `$latest.answers.${step}`;
}

/** A question that was passed over has no list. */
function sizeOf(step: string): object {
  return { $size: { $ifNull: [answerOf(step), []] } };
}
