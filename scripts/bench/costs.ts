import type { Place } from "./contender.ts";
import type { Commands } from "./count.ts";
import { hire } from "./hire.ts";
import { kindOf, SCRIPT, type TurnKind } from "./script.ts";
import { median } from "./statistics.ts";
import type { Name } from "./worker.ts";

/** The commands of a contender's turns, counted and not timed. */
export interface Costs {
  /** Of one person alone, by kind of turn. */
  alone: Record<TurnKind, Commands>;
  /** Per turn, when many talk at once. */
  together: Commands;
}

const TOGETHER = { people: 64, reports: 64 };

export async function costsOf(name: Name, place: Place): Promise<Costs> {
  const worker = hire();
  await worker.ask("setUp", name, place, 1 + TOGETHER.reports);
  const steps = await worker.ask("countSteps", 0);
  const together = await worker.ask("countTalk", { ...TOGETHER, first: 1 });
  await worker.end();
  return {
    alone: { open: usual(steps, "open"), answer: usual(steps, "answer"), submit: usual(steps, "submit") },
    together: perTurn(together, TOGETHER.reports * SCRIPT.length),
  };
}

function usual(steps: readonly Commands[], kind: TurnKind): Commands {
  const those = steps.filter((_, step) => kindOf(step) === kind);
  return {
    reads: median(those.map((one) => one.reads)),
    writes: median(those.map((one) => one.writes)),
    documentsWritten: median(those.map((one) => one.documentsWritten)),
  };
}

function perTurn({ reads, writes, documentsWritten }: Commands, turns: number): Commands {
  return { reads: reads / turns, writes: writes / turns, documentsWritten: documentsWritten / turns };
}
