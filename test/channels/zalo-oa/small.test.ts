import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLossless } from "../../../src/channels/lossless.ts";
import { isProbe, macOf } from "../../../src/channels/zalo-oa/assumed.ts";
import { createBudget } from "../../../src/channels/zalo-oa/budget.ts";
import { sealOf } from "../../../src/channels/zalo-oa/seal.ts";
import { type Instant, MINUTE } from "../../../src/domain/time.ts";

describe("the signature", () => {
  it("is that of the fact sheet's vector (F2), over the raw bytes", () => {
    const body = `{"event_name":"user_send_text","message":{"text":"Chào","msg_id":"m1"},"timestamp":"1700000000000"}`;
    expect(macOf("431", Buffer.from(body.normalize("NFC")), "1700000000000", "k3y")).toBe(
      "mac=338410ce56fa2f3aa56f16ea5a26732b61ba376ff842df0c1c3a7817251915cc",
    );
  });

  it("is missing from the console's probe only where that is an empty object", () => {
    const probes = ["{}", " {}\n", "{ }", '{"a":1}', "", "[]"].map((body) => isProbe(Buffer.from(body), undefined));
    expect(probes).toEqual([true, true, false, false, false, false]);
    expect(isProbe(Buffer.from("{}"), "mac=1")).toBe(false);
  });
});

describe("JSON with long numbers", () => {
  it("keeps them, and nothing else is changed", () => {
    const text = String.raw`{"id":186729651760683225,"a":"12345678901234567890 \"9876543210987654321","n":[-9007199254740993, 1.2345678901234567, 12e20,3]}`;
    expect(readLossless(text)).toEqual({
      id: "186729651760683225",
      a: '12345678901234567890 "9876543210987654321',
      n: ["-9007199254740993", 1.234_567_890_123_456_7, 12e20, 3],
    });
    expect([readLossless("{"), readLossless(""), readLossless("186729651760683225")]).toEqual([
      undefined,
      undefined,
      "186729651760683225",
    ]);
  });

  it("is read as ever where there are none", () => {
    const short = fc.jsonValue().filter((value) => !/\d{16}/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(short, (value) => {
        expect(readLossless(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("the seal", () => {
  const pair = { access: "an-access-token", refresh: "a-refresh-token" };
  const seal = sealOf("431", "the app's secret");

  it("opens for the same app and secret alone, and holds no token to be seen", () => {
    const sealed = seal.close(pair);
    expect(sealOf("431", "the app's secret").open(sealed)).toEqual(pair);
    expect(Buffer.from(sealed.slice(3), "base64url").toString("latin1")).not.toContain("token");
    expect(seal.close(pair)).not.toBe(sealed);
    expect(sealOf("431", "another secret").open(sealed)).toBeUndefined();
    expect(sealOf("432", "the app's secret").open(sealed)).toBeUndefined();
  });

  it("does not open what was changed anywhere, cut, or made up", () => {
    const sealed = seal.close(pair);
    const bytes = Buffer.from(sealed.slice(3), "base64url");
    for (let place = 0; place < bytes.length; place += 1) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(seal.open(`v1.${changed.toString("base64url")}`)).toBeUndefined();
    }
    for (const made of ["", "v1.", "v2" + sealed.slice(2), sealed.slice(0, 40), "an-access-token"])
      expect(seal.open(made)).toBeUndefined();
  });
});

describe("the budget of calls", () => {
  const start = 1_000_000 as Instant;

  /** When `count` calls leave that all wait their turn, as ms from the start. */
  function leaving(count: number, budget = createBudget()): number[] {
    return Array.from({ length: count }, () => budget.take(start, Number.POSITIVE_INFINITY).ms);
  }

  it("lets at most 4,000 leave in any minute, and uses most of them", () => {
    const times = leaving(12_000);
    const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE).length));
    expect(most).toBeLessThanOrEqual(4_000);
    expect(most).toBeGreaterThan(3_700);
  });

  it("takes no place for whoever would not wait so long", () => {
    const budget = createBudget();
    leaving(500, budget);
    const first = budget.take(start, 1_000);
    expect(first).toEqual({ taken: false, ms: expect.any(Number) as number });
    expect(budget.take(start, 1_000)).toEqual(first);
    expect(budget.take((start + first.ms) as Instant, 0)).toEqual({ taken: true, ms: 0 });
  });

  it("holds everybody while Zalo says so", () => {
    const budget = createBudget();
    budget.hold(15_000, start);
    expect(budget.take(start, 1_000)).toEqual({ taken: false, ms: 15_000 });
    expect(budget.take(start, 20_000)).toEqual({ taken: true, ms: 15_000 });
    expect(budget.take((start + 15_000) as Instant, 0)).toEqual({ taken: true, ms: 0 });
  });
});
