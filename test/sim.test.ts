import { expect, it } from "vitest";
import type { Month } from "../scripts/sim/month.ts";
import { type SimResult, simulate } from "../scripts/sim/simulate.ts";
import type { Day } from "../src/domain/time.ts";

/** Nine weeks with Tết in them; with these dice nobody ticks for two weeks over it, and the platform refuses now and then. */
const TET = { from: "2026-01-05" as Day, to: "2026-03-08" as Day, units: 12, seed: "c" };

function total({ months }: SimResult, of: (month: Month) => number): number {
  return [...months.values()].reduce((sum, month) => sum + of(month), 0);
}

it("a simulated time breaks no rule, and says the same again, also with three processes at once", async () => {
  const once = await simulate({ ...TET, processes: 1 });
  expect(once.breaches).toEqual([]);
  expect((await simulate({ ...TET, processes: 1 })).hash).toBe(once.hash);
  const three = await simulate({ ...TET, processes: 3 });
  expect([three.breaches, three.hash]).toEqual([[], once.hash]);
});

it("what makes it hard happens in it", async () => {
  const once = await simulate({ ...TET, processes: 1 });
  const counts = {
    sent: total(once, ({ sent }) => sent),
    merged: total(once, ({ merged }) => merged),
    refused: total(once, ({ refused }) => refused),
    uncertain: total(once, ({ uncertain }) => uncertain),
    late: total(once, ({ late }) => late),
    never: total(once, ({ never }) => never),
    withdrawn: total(once, ({ withdrawn }) => withdrawn.size),
  };
  expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
  expect(once.sent).toBe(counts.sent);
});

it("other dice tell another story", async () => {
  const hashes = await Promise.all(["a", "b"].map((seed) => simulate({ ...TET, seed, processes: 1 })));
  expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(2);
});
