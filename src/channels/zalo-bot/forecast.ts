import { at, DAY, type Day, dayFrom, dayOf, type Instant } from "../../domain/time.ts";

/** The month in Viet Nam that an instant falls in. [2026-11-30T17:30Z -> "2026-12"] */
export function monthOf(now: Instant): string {
  return dayOf(now).slice(0, 7);
}

/**
 * How many there will be by the end of the month if it goes on like this. What is known of less than a day says nothing yet, so
 * it counts as a day's. [1,000 by the end of 10 November -> 3,000; 20 in the first hour of it -> 600]
 */
export function forecast(used: number, now: Instant): number {
  const month = monthOf(now);
  const begins = at(`${month}-01` as Day, "00:00");
  const year = Number(month.slice(0, 4));
  const number = Number(month.slice(5));
  const next = dayFrom(number === 12 ? year + 1 : year, (number % 12) + 1, 1);
  const ends = next === undefined ? begins : at(next, "00:00");
  return Math.round((used * (ends - begins)) / Math.max(now - begins, DAY));
}
