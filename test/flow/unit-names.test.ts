import { expect, it } from "vitest";
import { unitNames } from "../../src/flow/unit-names.ts";
import { unitOf, wording } from "../reminders/small-office.ts";

it("names units in the order of the Vietnamese alphabet, whatever order they come in", () => {
  const units = ["Đak Đoa", "Ia Le", "Dun", "Ia Blứ", "Ea Hleo"].map((name) => unitOf(name, name));
  expect(unitNames(wording, units)).toBe("Dun, Đak Đoa, Ea Hleo, Ia Blứ, Ia Le");
});

it("counts what is over forty", () => {
  const units = Array.from({ length: 160 }, (_, n) => unitOf(`u${n}`, `Xã ${String(n).padStart(3, "0")}`));
  expect(unitNames(wording, units)).toMatch(/^Xã 000, Xã 001, .*, Xã 039 và 120 đơn vị khác$/);
  expect(unitNames(wording, units.slice(0, 40))).toMatch(/, Xã 039$/);
});
