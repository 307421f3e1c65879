import { describe, expect, it } from "vitest";
import type { Outages } from "../../src/app/ports.ts";
import type { Outage } from "../../src/domain/lateness.ts";
import { minute } from "./samples.ts";

function outage(id: string, from: number, to: number): Outage {
  return { id, what: "process", from: minute(from), to: minute(to) };
}

export function outagesContract(make: () => Promise<Outages>): void {
  describe("outages", () => {
    it("are kept once, and told in their order as long as they were not over", async () => {
      const outages = await make();
      for (const one of [outage("b", 20, 30), outage("a", 1, 9), outage("b", 20, 99)]) await outages.add(one);
      const since = async (n: number) => (await outages.since(minute(n))).map(({ id }) => id);
      expect(await outages.since(minute(0))).toEqual([outage("a", 1, 9), outage("b", 20, 30)]);
      expect([await since(9), await since(10), await since(30), await since(31)]).toEqual([
        ["a", "b"],
        ["b"],
        ["b"],
        [],
      ]);
    });
  });
}
