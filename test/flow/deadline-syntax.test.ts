import { describe, expect, it } from "vitest";
import {
  ClockSyntax,
  DeadlineSyntax,
  MomentSyntax,
  OffsetSyntax,
  WeekTimeSyntax,
} from "../../src/flow/deadline-syntax.ts";

describe("OffsetSyntax", () => {
  it.each([
    ["-1d", { amount: -1, unit: "working_days" }],
    ["+5d", { amount: 5, unit: "working_days" }],
    ["-2h", { amount: -2, unit: "hours" }],
    ["+30m", { amount: 30, unit: "minutes" }],
    ["-0m", { amount: 0, unit: "minutes" }],
  ])("%s", (text, offset) => {
    expect(OffsetSyntax.parse(text)).toStrictEqual(offset);
  });

  it.each(["", "1d", "-1", "-1 d", "-1w", "+1.5h", "--1d", "+99999m"])("refuses %j", (text) => {
    const issue = { code: "custom", params: { sentence: "deadline.offset", values: { found: text } } };
    expect(OffsetSyntax.safeParse(text).error?.issues).toMatchObject([issue]);
  });
});

describe("MomentSyntax", () => {
  it.each([
    [0, { amount: 0, unit: "minutes" }],
    ["-2h", { amount: -2, unit: "hours" }],
    ["-1d", { amount: -1, unit: "working_days" }],
    ["-1d 08:00", { amount: -1, unit: "working_days", time: "08:00" }],
    [" +0d  07:30 ", { amount: 0, unit: "working_days", time: "07:30" }],
  ])("%j", (written, moment) => {
    expect(MomentSyntax.parse(written)).toStrictEqual(moment);
  });

  it.each(["", "0", "1d", "-1d 8:00", "-1d 24:00", "-2h 08:00", "+30m 08:00", "08:00"])("refuses %j", (found) => {
    const issue = { code: "custom", params: { sentence: "deadline.moment", values: { found } } };
    expect(MomentSyntax.safeParse(found).error?.issues).toMatchObject([issue]);
  });
});

describe("WeekTimeSyntax and ClockSyntax", () => {
  it("read a time of the week, and of the day", () => {
    expect(WeekTimeSyntax.parse("Thursday 07:00")).toStrictEqual({ weekday: 4, time: "07:00" });
    expect(ClockSyntax.parse("13:30")).toBe("13:30");
  });

  it.each(["monday", "07:00", "monday 7:00", "monday 07:00 13:30", "mon 07:00"])("refuse %j", (found) => {
    const values = { values: { found } };
    expect(WeekTimeSyntax.safeParse(found).error?.issues).toMatchObject([{ params: values }]);
    expect(ClockSyntax.safeParse(`${found}?`).success).toBe(false);
  });
});

describe("DeadlineSyntax", () => {
  it.each([
    ["friday 16:00", { on: "weekday", weekdays: [5], next: false, time: "16:00" }],
    ["wednesday, friday 16:00", { on: "weekday", weekdays: [3, 5], next: false, time: "16:00" }],
    ["Wednesday,Friday  16:00", { on: "weekday", weekdays: [3, 5], next: false, time: "16:00" }],
    ["next monday 07:00", { on: "weekday", weekdays: [1], next: true, time: "07:00" }],
    ["next monday, thursday 07:00", { on: "weekday", weekdays: [1, 4], next: true, time: "07:00" }],
    ["+2d 16:00", { on: "working_day", after: 2, time: "16:00" }],
    ["+0d 23:59", { on: "working_day", after: 0, time: "23:59" }],
    ["day 20 17:00", { on: "day_of_month", day: 20, time: "17:00" }],
    ["day 31 17:00", { on: "day_of_month", day: 31, time: "17:00" }],
  ])("due: %s", (due, expected) => {
    expect(DeadlineSyntax.parse({ due })).toStrictEqual({
      due: expected,
      holiday: "after",
      closes: { amount: 5, unit: "working_days" },
    });
  });

  it.each([
    "",
    "friday",
    "16:00",
    "friday 24:00",
    "friday 7:00",
    "fri 16:00",
    "day 0 16:00",
    "day 32 16:00",
    "-2d 16:00",
    "next +2d 16:00",
    "friday, 16:00",
  ])("refuses due: %j", (due) => {
    const issue = { path: ["due"], params: { sentence: "deadline.due", values: { found: due } } };
    expect(DeadlineSyntax.safeParse({ due }).error?.issues).toMatchObject([issue]);
  });

  it("reads the other instants", () => {
    const written = { due: "friday 16:00", holiday: "before", opens: "-7 days", closes: "+3d", locks: "+48h" };
    expect(DeadlineSyntax.parse(written)).toMatchObject({
      holiday: "before",
      opens: { daysBefore: 7 },
      closes: { amount: 3, unit: "working_days" },
      locks: { amount: 48, unit: "hours" },
    });
  });

  it.each(["-7d", "7 days", "-0 days", "+7 days"])("refuses opens: %j", (opens) => {
    expect(DeadlineSyntax.safeParse({ due: "friday 16:00", opens }).error?.issues).toMatchObject([
      { path: ["opens"], params: { sentence: "deadline.opens" } },
    ]);
  });

  it("does not let a report close before it is due", () => {
    expect(DeadlineSyntax.safeParse({ due: "friday 16:00", closes: "-3d" }).error?.issues).toMatchObject([
      { path: ["closes"], params: { sentence: "deadline.negative_grace" } },
    ]);
  });
});
