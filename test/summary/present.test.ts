import { describe, expect, it } from "vitest";
import type { Day } from "../../src/domain/time.ts";
import { present } from "../../src/summary/present.ts";
import { summarize } from "../../src/summary/summarize.ts";
import { time, unitOf } from "../reminders/small-office.ts";
import { deadline, four, report, textOf, week, weekly } from "./small-week.ts";

describe("present", () => {
  it("tells on one screen who has reported, what it adds up to and what stands out", () => {
    const rows = [9, 8, 7, 1].map((ngay, n) => ({ ma: `00${n}`, ngay }));
    const figures = [
      report(
        "iale",
        { dau: 7, con: 100, tre: 6, tre_ds: rows, viec_ton: [{ viec: "Rà soát hộ nghèo", han: "2026-11-20" }] },
        { explained: { khop: "Nhận từ xã khác" } },
      ),
      report(
        "iablu",
        { con: 20, tre: 0, viec_ton: [] },
        { minutes: 135, lateReason: "mất điện", notAsked: ["tre_ds"] },
      ),
      report("iahla", { viec_ton: [] }, { minutes: 24 * 60, notAsked: ["tre", "tre_ds"] }),
    ];
    const before = [
      report("iale", { con: 5, tre: 1, viec_ton: [] }),
      report("iablu", { con: 120, tre: 1, viec_ton: [{ viec: "Họp" }] }),
    ];
    expect(textOf({ figures, before })).toBe(
      `
Báo cáo tuần – Tuần 48/2026 (23/11–29/11)
Đã nộp 3/4 đơn vị (hạn 16:00 thứ Sáu 27/11/2026)
Đúng hạn: 1
Nộp muộn (2): Ia Hla (1 ngày), Ia Blứ (2 giờ 15 phút)
Chưa nộp (1): Ia Phang

Số liệu của 3/4 đơn vị đã nộp, so với kỳ trước (2 đơn vị):
• Việc chưa xong: 1 (không đổi)
• Hồ sơ còn lại: 120 (-5; trên 2 đơn vị; 1 chưa có số)
• Tỷ lệ trễ: 5% (6/120; +3,4 điểm %; trên 2 đơn vị)
• Tăng so với kỳ trước: -5 (trên 2 đơn vị; 1 chưa có số)

Trễ nhiều nhất:
• Ia Le: 1 việc quá hạn

Hồ sơ trễ (4):
• Ia Le: 000; Số ngày: 9
• Ia Le: 001; Số ngày: 8
• Ia Le: 002; Số ngày: 7
… và 1 mục khác

Việc chưa xong: 1, quá hạn 1
Kiến nghị: không có.

Số liệu lệch có giải trình (1):
• Ia Le: UBND xã Ia Le Tuần 48/2026 (23/11–29/11): kỳ trước còn 5, nay ghi 7. Giải trình: Nhận từ xã khác
`.trim(),
    );
  });

  it("tells that nobody has reported rather than nothing but noughts", () => {
    expect(textOf({ now: time("2026-11-27 16:01") })).toBe(
      `
Báo cáo tuần – Tuần 48/2026 (23/11–29/11)
Đã nộp 0/4 đơn vị (hạn 16:00 thứ Sáu 27/11/2026)
Chưa nộp (4): Ia Blứ, Ia Hla, Ia Le, Ia Phang

Chưa có số liệu vì chưa đơn vị nào nộp.
`.trim(),
    );
  });

  it("blames nobody before the due time", () => {
    expect(textOf({ now: time("2026-11-27 16:00") })).toContain(
      "\nChưa nộp, chưa đến hạn (4): Ia Blứ, Ia Hla, Ia Le, Ia Phang\n",
    );
  });

  it("tells that nobody owes the report", () => {
    expect(textOf({ units: [] })).toBe(
      "Báo cáo tuần – Tuần 48/2026 (23/11–29/11)\nKhông có đơn vị nào phải nộp báo cáo này.",
    );
  });

  it.each([
    [{}, "• Tỷ lệ trễ: không đủ số liệu (trên 0 đơn vị; 1 chưa có số)"],
    [{ con: 0, tre: 0 }, "• Tỷ lệ trễ: không đủ số liệu"],
    [{ con: 11, tre: 6 }, "• Tỷ lệ trễ: 54,55% (6/11; vượt mức 5%)"],
    [{ con: 10_070, tre: 0 }, "• Hồ sơ còn lại: 10.070"],
    [{ con: 1.5, tre: 0 }, "• Hồ sơ còn lại: 1,5"],
  ])("words %o as %s", (answers, line) => {
    expect(textOf({ figures: [report("iale", answers)] }).split("\n")).toContain(line);
  });

  it.each([
    [1, "1 phút"],
    [59, "59 phút"],
    [60, "1 giờ"],
    [61, "1 giờ 1 phút"],
    [1439, "23 giờ 59 phút"],
    [1440, "1 ngày"],
    [1501, "1 ngày 1 giờ"],
  ])("words %s minutes as %s", (minutes, words) => {
    expect(textOf({ figures: [report("iale", {}, { minutes })] })).toContain(`Nộp muộn (1): Ia Le (${words})\n`);
  });

  it("names no more units than a phone shows, and counts the rest", () => {
    const units = Array.from({ length: 160 }, (_, n) => unitOf(`u${n}`, `Xã ${String(n).padStart(3, "0")}`));
    const figures = units.slice(0, 100).map(({ id }) => report(id, {}, { minutes: 5 }));
    const text = textOf({ units, figures });
    expect(text).toMatch(/Nộp muộn \(100\): Xã 000 \(5 phút\), .*Xã 039 \(5 phút\) và 60 đơn vị khác\n/);
    expect(text).toMatch(/Chưa nộp \(60\): Xã 100, .*, Xã 139 và 20 đơn vị khác\n/);
    expect(text.length).toBeLessThan(2000);
  });

  it("shows five rows of the first list, three of the others, and counts the rest", () => {
    const tre_ds = Array.from({ length: 7 }, (_, n) => ({ ma: `H${n}`, ngay: n }));
    const viec_ton = Array.from({ length: 4 }, (_, n) => ({ viec: `V${n}` }));
    const [first, second] = weekly.summary.lists.map((list) => ({ ...list, top: 10 }));
    const flow = {
      ...weekly,
      summary: { ...weekly.summary, totals: [], lists: [first, second].filter((list) => list !== undefined) },
    };
    const summary = summarize({
      flow,
      period: week,
      parts: [{ period: week, deadline, units: four }],
      figures: [report("iale", { tre_ds, viec_ton })],
      before: { parts: [], figures: [] },
      now: time("2026-11-30 07:30"),
    });
    const lines = present(summary, flow).split("\n");
    expect(lines.filter((line) => line.startsWith("• ")).map((line) => line.slice("• Ia Le: ".length, 11))).toEqual([
      "H6",
      "H5",
      "H4",
      "H3",
      "H2",
      "V0",
      "V1",
      "V2",
    ]);
    expect(lines.filter((line) => line.startsWith("… "))).toEqual(["… và 2 mục khác", "… và 1 mục khác"]);
  });

  it("cuts long words, on one line, without breaking a letter", () => {
    const long = `Dòng một\nDòng hai 👩‍🌾 ${"rất dài ".repeat(20)}`;
    const text = textOf({
      figures: [report("iale", { kien_nghi: long, viec_ton: [{ viec: "a", han: "hôm nào" as Day }] })],
    });
    const line = text.split("\n").find((one) => one.startsWith("• Ia Le: Dòng một Dòng hai 👩‍🌾 rất dài"));
    expect(line).toMatch(/^.{60,75}…$/u);
    expect(text).toContain("• Ia Le: a; Hạn: hôm nào");
  });
});
