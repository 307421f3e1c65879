import { describe, expect, it } from "vitest";
import { PeriodRule, periodFromKey } from "../../src/domain/period.ts";
import { formatInstant, periodName } from "../../src/flow/period-name.ts";
import { time, wording } from "../reminders/small-office.ts";

describe("periodName", () => {
  it.each([
    ["week", "2026-W48", {}, "Tuần 48/2026 (23/11–29/11)"],
    ["week", "2026-W53", {}, "Tuần 53/2026 (28/12/2026–03/01/2027)"],
    ["half_week", "2026-W48-1", {}, "nửa đầu tuần 48/2026"],
    ["half_week", "2026-W48-2", {}, "nửa cuối tuần 48/2026"],
    ["month", "2026-09", {}, "Tháng 09/2026"],
    ["month", "2026-11", { edges: "decree" }, "Tháng 11/2026 (15/10–14/11)"],
    ["month", "2026-01", { edges: "decree" }, "Tháng 01/2026 (15/12/2025–14/01/2026)"],
    ["month", "2026-11", { cumulative: true }, "Tháng 11/2026 (01/01–30/11)"],
    ["quarter", "2026-Q4", {}, "Quý IV/2026"],
    ["quarter", "2026-Q3", { edges: "decree", cumulative: true }, "Quý III/2026 (15/12/2025–14/09/2026)"],
    ["six_months", "2026-H1", {}, "6 tháng đầu năm 2026"],
    ["six_months", "2026-H2", {}, "6 tháng cuối năm 2026"],
    ["nine_months", "2026-9M", {}, "9 tháng năm 2026"],
    ["year", "2026", {}, "Năm 2026"],
    ["year", "2026", { edges: "decree" }, "Năm 2026 (15/12/2025–14/12/2026)"],
  ])("%s %s %o is %s", (kind, key, rule, name) => {
    const period = periodFromKey(PeriodRule.parse({ kind, ...rule }), key);
    expect(period && periodName(wording, period)).toBe(name);
  });
});

describe("formatInstant", () => {
  it.each([
    ["2026-11-27 16:00", "16:00 thứ Sáu 27/11/2026"],
    ["2026-11-29 00:05", "00:05 Chủ nhật 29/11/2026"],
  ])("%s is %s", (text, said) => {
    expect(formatInstant(wording, time(text))).toBe(said);
  });
});
