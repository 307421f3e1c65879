import * as fc from "fast-check";
import { Absence } from "../../src/domain/acting.ts";
import type { DeadlineRule } from "../../src/domain/deadline.ts";
import type { Moment } from "../../src/domain/offset.ts";
import { PeriodKind, PeriodRule } from "../../src/domain/period.ts";
import { addDays, type Day, type Weekday } from "../../src/domain/time.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { Hearing } from "../../src/flow/schema.ts";
import { parseTemplate } from "../../src/flow/template.ts";

export const anyPeriodRule: fc.Arbitrary<PeriodRule> = fc
  .record({
    kind: fc.constantFrom(...PeriodKind.options),
    edges: fc.constantFrom("calendar", "decree"),
    cumulative: fc.boolean(),
  })
  .map((rule) => PeriodRule.parse(rule));

const anyTime = fc.constantFrom("07:30", "16:00", "23:59");
const grace = fc.record({
  amount: fc.integer({ min: 0, max: 30 }),
  unit: fc.constantFrom("working_days" as const, "hours" as const),
});

export const anyDeadline: fc.Arbitrary<DeadlineRule> = fc.record(
  {
    due: fc.oneof(
      fc.record({
        on: fc.constant("weekday" as const),
        weekdays: fc.uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), { minLength: 1, maxLength: 2 }),
        next: fc.boolean(),
        time: anyTime,
      }),
      fc.record({ on: fc.constant("working_day" as const), after: fc.integer({ min: 0, max: 20 }), time: anyTime }),
      fc.record({ on: fc.constant("day_of_month" as const), day: fc.integer({ min: 1, max: 31 }), time: anyTime }),
    ),
    holiday: fc.constantFrom("before" as const, "after" as const, "keep" as const),
    closes: grace,
    opens: fc.record({ daysBefore: fc.integer({ min: 1, max: 60 }) }),
    locks: grace,
  },
  { requiredKeys: ["due", "holiday", "closes"] },
);

const anyMoment: fc.Arbitrary<Moment> = fc.oneof(
  fc.record({ amount: fc.integer({ min: -6, max: 6 }), unit: fc.constant("working_days" as const) }),
  fc.record({
    amount: fc.integer({ min: -6, max: 6 }),
    unit: fc.constant("working_days" as const),
    time: fc.constantFrom("06:00", "08:00", "12:30", "16:59"),
  }),
  fc.record({ amount: fc.integer({ min: -80, max: 80 }), unit: fc.constant("hours" as const) }),
  fc.record({ amount: fc.integer({ min: -600, max: 600 }), unit: fc.constant("minutes" as const) }),
);

const parsed = parseTemplate("{title} {period} {unit} {due} {missing_count} {missing_list}");
if (!parsed.ok) throw new Error(parsed.fault.sentence);
const say = parsed.template;

export const anyLadder: fc.Arbitrary<Flow["reminders"]> = fc.array(
  fc.record(
    {
      at: anyMoment,
      every: fc.constant("1d" as const),
      to: fc.uniqueArray(fc.constantFrom(...Hearing.options), { minLength: 1, maxLength: 3 }),
      say: fc.constant(say),
      snooze: fc.boolean(),
      urgent: fc.boolean(),
    },
    { requiredKeys: ["at", "to", "say", "urgent"] },
  ),
  { maxLength: 6 },
);

/** The times at which an office says what fell into quiet time. */
export const anySlots: fc.Arbitrary<string[]> = fc.subarray(["07:30", "08:00", "10:15", "13:30", "16:45"], {
  minLength: 1,
});

const PEOPLE = ["vt-iale", "ct-iale", "pho-iale", "th-pnv", "chu-tich"];

/** Who is away when, about some day: with a deputy of the unit, or none. */
export function anyLeave(day: Day): fc.Arbitrary<Absence[]> {
  const leave = fc.record({
    person: fc.constantFrom(...PEOPLE),
    deputy: fc.constantFrom("vt-iale", "ct-iale", "pho-iale", undefined),
    before: fc.integer({ min: -10, max: 20 }),
    days: fc.integer({ min: 0, max: 10 }),
  });
  return fc.array(leave, { maxLength: 3 }).map((rows) =>
    rows.map(({ person, deputy, before, days }, n) =>
      Absence.parse({
        id: `${n}`,
        person,
        from: addDays(day, before),
        to: addDays(day, before + days),
        ...(deputy !== undefined && { deputy }),
        by: person,
        at: n,
      }),
    ),
  );
}
