import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { CalendarFile, calendarOf, isWorkingDay } from "../../src/domain/calendar.ts";
import { deadlineOf } from "../../src/domain/deadline.ts";
import { PeriodRule, periodFromKey } from "../../src/domain/period.ts";
import { dayOf } from "../../src/domain/time.ts";
import { DeadlineSyntax } from "../../src/flow/deadline-syntax.ts";
import { realFile } from "../domain/real-calendar.ts";

/** The shipped years, and three more by the same law. */
const more = parse(read("lich-2031-2033.yaml")) as { to: number; days: unknown[] };
const written = parse(read("../../flows/lich.yaml")) as { days: unknown[] };
const calendar = calendarOf(
  CalendarFile.parse({ ...written, years: { ...realFile.years, to: more.to }, days: [...written.days, ...more.days] }),
);

/** A kind of report a table; how its days were worked out is told in its head. */
const TABLES = [
  ["tuan-lui-truoc.csv", { kind: "week" }, { due: "friday 16:00", holiday: "before" }],
  ["tuan-chuyen-sau.csv", { kind: "week" }, { due: "friday 16:00", holiday: "after" }],
  ["giao-ban.csv", { kind: "half_week" }, { due: "next monday, thursday 07:30" }],
  ["thang-2-ngay.csv", { kind: "month", edges: "decree" }, { due: "+2d 16:00" }],
  ["thang-ngay-2.csv", { kind: "month" }, { due: "day 2 17:00" }],
] as const;

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

function rowsOf(table: string): { holiday: string; key: string; nominal: string; due: string }[] {
  const [, ...lines] = read(table)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const [holiday = "", key = "", nominal = "", due = ""] = line.split(",");
    return { holiday, key, nominal, due };
  });
}

describe.each(TABLES)("%s", (table, period, deadline) => {
  const rule = PeriodRule.parse(period);
  const dueBy = DeadlineSyntax.parse(deadline);

  it.each(rowsOf(table))("$holiday: $key is due on $due", ({ key, nominal, due }) => {
    const found = periodFromKey(rule, key);
    if (found === undefined) throw new Error(`no period ${key}`);
    const { due: instant, nominal: meant } = deadlineOf(dueBy, found, calendar);
    expect([meant, dayOf(instant)]).toEqual([nominal, due]);
    expect(isWorkingDay(calendar, dayOf(instant))).toBe(true);
  });

  it("has a row for every holiday of ten years", () => {
    const years = new Map<string, Set<string>>();
    for (const { holiday } of rowsOf(table)) {
      const [year = "", ...name] = holiday.split(" ");
      years.set(year, (years.get(year) ?? new Set()).add(name.join(" ")));
    }
    const named = ["New Year", "Tết", "Giỗ Tổ", "30/4-1/5", "2/9"];
    expect([...years].map(([year, names]) => [year, [...names]])).toEqual(
      Array.from({ length: 10 }, (_, n) => [`${2024 + n}`, [...named, ...(n < 2 ? [] : ["24/11"])]]),
    );
  });
});
