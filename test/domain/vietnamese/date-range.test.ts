import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../src/domain/time.ts";
import { readDateRange } from "../../../src/domain/vietnamese/date-range.ts";

const TODAY = "2026-04-01" as Day; // a Wednesday

function read(text: string, today = TODAY): string {
  const found = readDateRange(text, today);
  if (found.is === "range") return `${found.from}..${found.to} ${found.rest}`.trim();
  return found.is === "none" ? `none ${found.rest}`.trim() : found.why;
}

describe("a range of days", () => {
  it.each([
    ["3/4-7/4", "2026-04-03..2026-04-07"],
    ["3/4 - 7/4/2026", "2026-04-03..2026-04-07"],
    ["3-7/4", "2026-04-03..2026-04-07"],
    ["từ 3 đến hết 7/4", "2026-04-03..2026-04-07"],
    ["tu ngay 3/4 den het ngay 7/4", "2026-04-03..2026-04-07"],
    ["28/4 đến 4/5", "2026-04-28..2026-05-04"],
    ["2026-04-03 2026-04-07", "2026-04-03..2026-04-07"],
    ["mai", "2026-04-02..2026-04-02"],
    ["hôm nay đến thứ 6", "2026-04-01..2026-04-03"],
    ["thứ 2 tuần sau", "2026-04-06..2026-04-06"],
    ["thứ Sáu 3/4", "2026-04-03..2026-04-03"],
    ["1/4", "2026-04-01..2026-04-01"],
    ["30/3-2/4", "2026-03-30..2026-04-02"],
    ["Văn thư xã Ia Le 3/4-7/4", "2026-04-03..2026-04-07 van thu xa ia le"],
    ["3/4 đến 7/4 cho Văn thư xã Ia Le", "2026-04-03..2026-04-07 van thu xa ia le"],
    ["nghỉ 2/1 Tết Dương lịch", "2027-01-02..2027-01-02 tet duong lich"],
    ["", "none"],
    ["Văn thư xã Ia Le", "none van thu xa ia le"],
    ["31/4", "no_such_day"],
    ["3 ngày từ 3/4", "unclear"],
    ["3/4, 5/4, 7/4", "unclear"],
    ["x".repeat(300), "unclear"],
  ])("%s -> %s", (text, said) => {
    expect(read(text)).toBe(said);
  });

  it("is read from whatever is said, the first day before the last", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const found = readDateRange(text, TODAY);
        expect(found.is !== "range" || found.from <= found.to).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
