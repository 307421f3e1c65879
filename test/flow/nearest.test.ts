import { expect, it } from "vitest";
import { nearest } from "../../src/flow/nearest.ts";

it.each<[string, string[], string | undefined]>([
  ["hs_trex", ["hs_tre", "hs_con"], "hs_tre"],
  ["Week", ["week", "month"], "week"],
  ["weekly", ["week", "month"], "week"],
  ["suggset", ["suggest", "steps"], "suggest"],
  ["xyz", ["hs_tre", "hs_con"], undefined],
  ["a", ["b"], "b"],
  ["a", ["xy"], undefined],
  ["", ["hs_tre"], undefined],
  ["hs", [], undefined],
])("nearest(%j, %j) is %j", (word, known, expected) => {
  expect(nearest(word, known)).toBe(expected);
});
