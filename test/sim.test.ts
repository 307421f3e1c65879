import { expect, it } from "vitest";
import { simulate } from "../scripts/sim/simulate.ts";
import type { Day } from "../src/domain/time.ts";

/** Seven weeks with Tết in them; with these dice nobody ticks for two weeks over it, and the platform refuses twice. */
const TET = { from: "2026-01-05" as Day, to: "2026-03-08" as Day, units: 12, seed: "c" };

it("a simulated time breaks no rule, and says the same again, also with three processes at once", async () => {
  const once = await simulate({ ...TET, processes: 1 });
  expect(once.breaches).toEqual([]);
  expect(once.sent).toBeGreaterThan(50);
  expect((await simulate({ ...TET, processes: 1 })).hash).toBe(once.hash);
  const three = await simulate({ ...TET, processes: 3 });
  expect([three.breaches, three.hash]).toEqual([[], once.hash]);
});

it("other dice tell another story", async () => {
  const hashes = await Promise.all(["a", "b"].map((seed) => simulate({ ...TET, seed, processes: 1 })));
  expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(2);
});
