import { array, assert, boolean, constantFrom, infiniteStream, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { makeCode, readCode, showCode } from "../../src/domain/invite-code.ts";

const code = infiniteStream(nat()).map((draws) => makeCode((below) => draws.next().value % below));

describe("an invite's code", () => {
  it("has no sign that is taken for another", () => {
    assert(
      property(code, (one) => {
        expect(one).toMatch(/^[^ILOU01]{8}$/);
      }),
    );
  });

  it("is read however it is typed", () => {
    const between = constantFrom("", " ", "-", " – ", ".", "\u00a0");
    assert(
      property(code, array(between, { minLength: 9, maxLength: 9 }), boolean(), (one, gaps, small) => {
        const typed = Array.from(one, (sign, n) => `${gaps[n] ?? ""}${small ? sign.toLowerCase() : sign}`).join("");
        expect(readCode(`${typed}${gaps[8] ?? ""}`)).toBe(one);
        expect(readCode(showCode(one))).toBe(one);
      }),
    );
  });

  it("uses every sign, each draw for one place", () => {
    const last = makeCode((below) => below - 1);
    expect([makeCode(() => 0), last, showCode(last)]).toEqual(["AAAAAAAA", "99999999", "9999-9999"]);
    expect(new Set(Array.from({ length: 30 }, (_, n) => makeCode(() => n))).size).toBe(30);
  });

  it.each(["", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG0", "ABCD-EFGI", "văn thư!", "ABCD/EFGH", "12", "x".repeat(100_000)])(
    "is not read in %j",
    (text) => expect(readCode(text)).toBeUndefined(),
  );
});
