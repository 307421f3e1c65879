import { describe, expect, it } from "vitest";
import { Day } from "../../../src/domain/time.ts";
import { formatDay, readDate } from "../../../src/domain/vietnamese/date.ts";

/** A Wednesday. */
const TODAY = Day.parse("2026-11-25");

/** "2026-12-05"; "2026-11-30?" for a doubt, its readings separated by spaces; else what it is, or why it is misread. */
function brief(text: string, today = TODAY): string {
  const reading = readDate(text, today);
  switch (reading.is) {
    case "date":
      return reading.day;
    case "doubt":
      return `${reading.readings.join(" ")}?`;
    case "none":
      return "none";
    case "misread":
      return [reading.why, ...(reading.day === undefined ? [] : [reading.day])].join(" ");
    default:
      return reading satisfies never;
  }
}

describe("readDate", () => {
  it.each([
    ["05/12/2026", "2026-12-05"],
    ["5-12-2026", "2026-12-05"],
    ["5.12.2026", "2026-12-05"],
    ["5 / 12 / 2026", "2026-12-05"],
    ["5/12/26", "2026-12-05"],
    ["2026-12-05", "2026-12-05"],
    ["ngày 5 tháng 12 năm 2026", "2026-12-05"],
    ["5 thang 12", "2026-12-05"],
    ["ngày mồng 5 tháng 12", "2026-12-05"],
    ["dạ hạn ngày 05/12/2026 ạ", "2026-12-05"],
    ["hôm nay", "2026-11-25"],
    ["hom nay a", "2026-11-25"],
    ["hnay", "2026-11-25"],
    ["mai", "2026-11-26"],
    ["ngày mai", "2026-11-26"],
    ["mốt", "2026-11-27"],
    ["ngày kia", "2026-11-27"],
    ["hôm qua", "2026-11-24"],
    ["10 ngày nữa", "2026-12-05"],
    ["hai ngày nữa", "2026-11-27"],
    ["29/2/2028", "2028-02-29"],
  ])("a day: %s -> %s", (text, day) => {
    expect(brief(text)).toBe(day);
    expect(brief(text.normalize("NFD"))).toBe(day);
  });

  it.each([
    ["thứ 5 tuần sau", "2026-12-03"],
    ["thu 5 tuan sau", "2026-12-03"],
    ["thuws 5 tuaanf sau", "2026-12-03"],
    ["thứ năm tuần này", "2026-11-26"],
    ["thứ 2 tuần này", "2026-11-23"],
    ["thứ 6 tuần trước", "2026-11-20"],
    ["thứ 2 tuần sau nữa", "2026-12-07"],
    ["T2", "2026-11-30"],
    ["T6", "2026-11-27"],
    ["CN", "2026-11-29"],
    ["chủ nhật", "2026-11-29"],
    ["cn tuần sau", "2026-12-06"],
    ["thứ sáu", "2026-11-27"],
    ["thu sau", "2026-11-27"],
    ["thứ 4", "2026-11-25"],
    ["thứ 4 tới", "2026-12-02"],
    ["thứ 4 rồi", "2026-11-18"],
    ["chiều thứ 5", "2026-11-26"],
    ["thứ 6 sau", "2026-11-27 2026-12-04?"],
  ])("a day of the week: %s -> %s", (text, day) => {
    expect(brief(text)).toBe(day);
    expect(brief(text.normalize("NFD"))).toBe(day);
  });

  it.each([
    ["soon", "5/1", "2027-01-05"],
    ["just past", "5/11", "2026-11-05"],
    ["today", "25/11", "2026-11-25"],
    ["neither near", "5/9", "2027-09-05 2026-09-05?"],
    ["the nearest is ahead, but far", "5/4", "2027-04-05 2026-04-05?"],
    ["the nearest is behind, but far", "31/8", "2027-08-31 2026-08-31?"],
    ["settled by its weekday", "thứ Bảy, 5/9", "2026-09-05"],
    ["29 February, with no leap year near", "29/2", "no_such_day"],
  ])("a day without a year, %s: %s -> %s", (_, text, day) => {
    expect(brief(text)).toBe(day);
  });

  it.each([
    ["cuối tháng", "2026-11-30?"],
    ["cuoois thangs", "2026-11-30?"],
    ["cuối tháng 10", "2027-10-29 2027-10-31?"],
    ["cuối tháng 12", "2026-12-31?"],
    ["cuối tháng 1/2027", "2027-01-29 2027-01-31?"],
    ["đầu tháng sau", "2026-12-01?"],
    ["đầu tháng 8/2027", "2027-08-02 2027-08-01?"],
    ["giữa tháng", "2026-12-15?"],
    ["tháng 12", "2026-12-31?"],
    ["12/2026", "2026-12-31?"],
    ["T12", "2026-12-31?"],
    ["cuối tuần", "2026-11-27?"],
    ["tuần sau", "2026-12-04?"],
    ["đầu tuần sau", "2026-11-30?"],
    ["một tuần nữa", "2026-12-02?"],
    ["cuối quý", "2026-12-31?"],
    ["hết quý 1", "2027-03-31?"],
    ["cuối năm", "2026-12-31?"],
    ["ngày 20", "2026-12-20 2026-11-20?"],
    ["20", "2026-12-20 2026-11-20?"],
    ["mai mốt", "2026-11-26 2026-11-27?"],
    ["trước 5/12", "2026-12-05?"],
    ["5/12?", "2026-12-05?"],
    ["từ 5/12 đến 10/12", "2026-12-05 2026-12-10?"],
    ["thứ 5, 27/11", "2026-11-27 2026-11-26?"],
  ])("a rough day is confirmed: %s -> %s", (text, day) => {
    expect(brief(text)).toBe(day);
  });

  it.each([
    ["not in the calendar", "31/11/2026", "no_such_day"],
    ["not in the calendar, without a year", "30/2", "no_such_day"],
    ["month first", "9/15/2026", "no_such_day"],
    ["more than three years away", "25/12/2029", "far_year 2029-12-25"],
    ["a word", "abc", "word"],
    ["empty", "", "word"],
    ["a name", "chị Mai", "word"],
    ["a document's number", "cv 12/BC-UBND", "word"],
    ["a period, not a day", "báo cáo tuần", "word"],
    ["a day that is denied", "không phải 5/12", "word"],
    ["too long", `5/12 ${"a".repeat(200)}`, "word"],
    ["there is none", "không có", "none"],
    ["there is none yet", "chưa có hạn", "none"],
  ])("no day, %s: %s -> %s", (_, text, why) => {
    expect(brief(text)).toBe(why);
  });

  it.each([
    ["row 4, a date question", "5/9", "2020-09-05"],
    ["row 5", "hạn 05/9/2020", "2020-09-05"],
    ["row 3, a date question: 28 is no month", "06/28", "no_such_day"],
    ["row 13", "xin gia hạn cv 704 đến thứ 5 tuần sau, chờ Sở TC trả lời", "2020-09-17?"],
    ["row 14: the last working day", "cho e xin lùi cuối tháng ạ", "2020-09-30?"],
    ["row 15: no date", "dang lam, khoang 80%", "word"],
    ["row 17", "BC quý 1 nộp hôm qua r mà", "2020-09-08?"],
    ["the seed's letter of 2029", "24/3/2029", "far_year 2029-03-24"],
  ])("%s", (_, text, expected) => {
    expect(brief(text, Day.parse("2020-09-09"))).toBe(expected);
  });
});

describe("formatDay", () => {
  it("writes the day first", () => {
    expect(formatDay(Day.parse("2020-09-05"))).toBe("05/09/2020");
  });
});
