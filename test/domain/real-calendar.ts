import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { parse } from "yaml";
import { type Calendar, CalendarFile, calendarOf } from "../../src/domain/calendar.ts";
import { addDays, at, type Day, daysBetween, type Instant, MINUTE, plus } from "../../src/domain/time.ts";

/** The file that is shipped, as the office left it. */
export const realFile: CalendarFile = CalendarFile.parse(
  parse(readFileSync(new URL("../../flows/lich.yaml", import.meta.url), "utf8")),
);
export const realCalendar: Calendar = calendarOf(realFile);

/** Any day of the years that the file covers, and some months around them. */
export const anyDay: fc.Arbitrary<Day> = daysFrom("2023-06-01" as Day, "2031-06-30" as Day);
export const anyInstant: fc.Arbitrary<Instant> = fc
  .tuple(anyDay, fc.integer({ min: 0, max: 24 * 60 * MINUTE - 1 }))
  .map(([day, ms]) => plus(at(day, "00:00"), ms));

function daysFrom(first: Day, last: Day): fc.Arbitrary<Day> {
  return fc.integer({ min: 0, max: daysBetween(first, last) }).map((n) => addDays(first, n));
}
