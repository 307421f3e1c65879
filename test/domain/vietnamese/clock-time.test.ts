import { describe, expect, it } from "vitest";
import { readClockTime } from "../../../src/domain/vietnamese/clock-time.ts";

describe("a time of day", () => {
  it.each([
    ["15h", "15:00", ""],
    ["đến 16h30 thứ Hai", "16:30", "đến thứ Hai"],
    ["8 giờ sáng mai", "08:00", "sáng mai"],
    ["3 giờ chiều", "15:00", "chiều"],
    ["9:05", "09:05", ""],
    ["14g15 30/11", "14:15", "30/11"],
  ])("is read from %s", (text, time, rest) => {
    expect(readClockTime(text)).toEqual({ time, rest });
  });

  it.each(["", "thứ Hai", "30/11/2026", "25h", "12 hồ sơ"])("is not read from %s", (text) => {
    expect(readClockTime(text)).toBeUndefined();
  });
});
