import { describe, expect, it } from "vitest";
import { CLASSES, type Class, classOf, resultOf } from "../../../src/channels/zalo-oa/classes.ts";

/** The table of the fact sheet (C2, error classes), written down once more: both must agree. */
const TABLE: Record<Class, number[]> = {
  token: [-216, -220],
  busy: [-32],
  upload: [-100],
  window: [-213, -217, -218, -227, -230, -232, -234, -244],
  human: [-211, -212, -219, -221, -223, -224, -240, -242, -320, -321],
  bug: [-201, -210, -233],
  kind: [-235],
  unknown: [-200],
};

const MEANS: Record<Class, object> = {
  token: { ok: false, why: "human" },
  busy: { ok: false, why: "retry", ms: 15_000 },
  upload: { ok: false, why: "bug" },
  window: { ok: false, why: "window" },
  human: { ok: false, why: "human" },
  bug: { ok: false, why: "bug" },
  kind: { ok: false, why: "human" },
  unknown: { ok: false, why: "unknown" },
};

const rows = Object.entries(TABLE).flatMap(([name, codes]) => codes.map((code) => [code, name as Class] as const));

describe("the codes of Zalo", () => {
  it.each(rows)("%s is of the class %s", (code, name) => {
    expect(classOf(code)).toBe(name);
    expect(resultOf({ kind: "refused", code, description: "" })).toEqual(MEANS[name]);
  });

  it("are all in the table", () => {
    expect(new Set(Object.keys(CLASSES).map(Number))).toEqual(new Set(rows.map(([code]) => code)));
  });

  it("that nobody has told us of, are faults to be looked at", () => {
    expect([classOf(-999), classOf(17)]).toEqual(["bug", "bug"]);
  });

  it("leave it to who refused when to come again; what never left comes again, what may have arrived does not", () => {
    expect(resultOf({ kind: "refused", code: -216, description: "", retryMs: 9 })).toEqual({
      ok: false,
      why: "retry",
      ms: 9,
    });
    expect(resultOf({ kind: "unreached" })).toEqual({ ok: false, why: "retry", ms: 5_000 });
    expect(resultOf({ kind: "unknown" })).toEqual({ ok: false, why: "unknown" });
  });
});
