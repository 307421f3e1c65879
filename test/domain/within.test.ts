import * as fc from "fast-check";
import { expect, it } from "vitest";
import { directoryOf } from "../../src/domain/directory.ts";
import { Unit } from "../../src/domain/people.ts";

const IDS = ["a", "b", "c", "d", "e", "f", "g", "ngoài"] as const;

/** Any tangle of units: parents and successors that end, cross, go round, or are not there at all. */
const tangle = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom(...IDS.slice(0, -1)),
      parent: fc.option(fc.constantFrom(...IDS), { nil: undefined }),
      successors: fc.array(fc.constantFrom(...IDS), { maxLength: 3 }),
      ended: fc.boolean(),
    }),
    { selector: ({ id }) => id },
  )
  .map((units) =>
    units.map(({ id, parent, successors, ended }) =>
      Unit.parse({
        id,
        name: id,
        short: id,
        kind: "xa",
        successors,
        ...(parent !== undefined && { parent }),
        ...(ended && { validTo: "2025-06-30" }),
      }),
    ),
  );

it("finds from below who is in a subtree, as from above", () => {
  fc.assert(
    fc.property(tangle, (units) => {
      const directory = directoryOf(1, units, []);
      for (const top of IDS)
        for (const id of IDS)
          expect([top, id, directory.isWithin(id as never, top as never)]).toEqual([
            top,
            id,
            directory.subtree(top as never).has(id as never),
          ]);
    }),
  );
});
