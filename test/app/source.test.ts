import { describe, expect, it } from "vitest";
import { nguon } from "../../src/app/commands/nguon.ts";
import type { Call } from "../../src/app/handle.ts";
import { MINUTE } from "../../src/domain/time.ts";
import { person, smallOffice } from "./snapshot-office.ts";

/** What `/nguon` answers, without its first lines: the figure, and of which report and instant it is. */
async function source(office: ReturnType<typeof smallOffice>, who: string, words: string): Promise<string> {
  const call = { office: office.office, person: person(who) } as Call;
  const [message] = await nguon.run(call, words);
  return message?.text ?? "";
}

async function reported() {
  const office = smallOffice("2026-11-27 15:30");
  const { report } = office;
  await report("iale", "2026-W48", "2026-11-27 15:00", { con: 12, tre: 3, dau: 4 });
  await report("iahla", "2026-W48", "2026-11-27 15:10", { con: 0, dau: 0 }, { notAsked: ["tre"] });
  await office.take("ct", "2026-W48", "week");
  return office;
}

describe("the source of a total", () => {
  it("is every unit's part, what each lacks, and what was changed since", async () => {
    const office = await reported();
    expect(await source(office, "ct", "a2")).toBe(
      `
A2 · Hồ sơ còn lại: 12
Báo cáo tuần, Tuần 48/2026 (23/11–29/11). Số liệu lúc 15:30 thứ Sáu 27/11/2026.

Cộng từ 2 đơn vị:
• A2-3 Ia Le: 12
• A2-2 Ia Hla: 0
Chưa nộp: Chư Pưh`.trim(),
    );
    office.clock.move(MINUTE);
    await office.report("iahla", "2026-W48", "2026-11-27 15:31", { con: 2, tre: 1 });
    await office.report("chupuh", "2026-W48", "2026-11-27 15:31", { con: 50 });
    expect(await source(office, "ct", "A2")).toBe(
      `
A2 · Hồ sơ còn lại: 12
Báo cáo tuần, Tuần 48/2026 (23/11–29/11). Số liệu lúc 15:30 thứ Sáu 27/11/2026.
Đã sửa sau thời điểm tổng kết: 12 → 14.

Cộng từ 2 đơn vị:
• A2-2 Ia Hla: 0 (đã sửa sau thời điểm tổng kết, nay là 2)
• A2-3 Ia Le: 12
Chưa nộp: Chư Pưh
Nộp sau thời điểm tổng kết nên chưa được tính: Chư Pưh.`.trim(),
    );
  });

  it("is of a rate both sums, and tells a part that does not apply from one that is missing", async () => {
    const office = await reported();
    expect(await source(office, "ct", "A3")).toBe(
      `
A3 · Tỷ lệ trễ: 25%
Báo cáo tuần, Tuần 48/2026 (23/11–29/11). Số liệu lúc 15:30 thứ Sáu 27/11/2026.

Tổng tử số 3 chia cho tổng mẫu số 12, cộng từ 1 đơn vị:
• A3-3 Ia Le: 25% (3/12)
Không thuộc diện: Ia Hla
Chưa nộp: Chư Pưh`.trim(),
    );
    expect(await source(office, "ct", "A1")).toContain("Không có số liệu: Ia Hla, Ia Le");
  });
});

describe("the source of a number of reports", () => {
  it("is who delivered when, the newest first, or who owes", async () => {
    const office = await reported();
    await office.report("chupuh", "2026-W48", "2026-11-27 15:20", { con: 1 });
    await office.take("ct", "2026-W48", "week", { cause: "web:ct:2", under: ["chupuh", "iale"] });
    const lines = async (code: string) => (await source(office, "ct", code)).split("\n");
    expect(await lines("B2")).toEqual([
      "B2 · Đã nộp: 2 báo cáo",
      "Báo cáo tuần, Tuần 48/2026 (23/11–29/11). Số liệu lúc 15:30 thứ Sáu 27/11/2026.",
      "",
      "• Chư Pưh: 15:20 thứ Sáu 27/11/2026",
      "• Ia Le: 15:00 thứ Sáu 27/11/2026",
    ]);
    expect((await lines("B1")).slice(-1)).toEqual(["Chư Pưh, Ia Le"]);
    expect((await lines("B4"))[0]).toBe("B4 · Muộn: 0 báo cáo");
  });

  it("names the period where there are several, and counts those it does not show", async () => {
    const office = smallOffice("2026-11-27 15:30");
    for (const unit of ["iale", "iahla", "chudon", "nhonhoa", "bongoong"])
      for (const [key, day] of [
        ["2026-W24", "12"],
        ["2026-W25", "19"],
        ["2026-W26", "26"],
      ] as const)
        await office.report(unit, key, `2026-06-${day} 15:00`, { con: 1 });
    await office.take("ct", "2026-06", "month");
    const lines = (await source(office, "ct", "B3")).split("\n");
    expect(lines.filter((line) => line.startsWith("•")).length).toBe(12);
    expect(lines.slice(-1)).toEqual(["… và 3 báo cáo khác"]);
    expect(lines[3]).toContain("(Tuần 26/2026): 15:00 thứ Sáu 26/06/2026");
  });
});

describe("the source of one unit's figure", () => {
  it("is who stated it, when, in which words, and how it was changed before and since", async () => {
    const office = await reported();
    await office.report("iale", "2026-W48", "2026-11-27 15:20", { con: 10, tre: 3, dau: 4 });
    const id = (await office.take("ct", "2026-W48", "week", { cause: "web:ct:2" }))?.id;
    office.clock.move(MINUTE);
    await office.report("iale", "2026-W48", "2026-11-27 15:31", { con: 14, tre: 3, dau: 4 });
    expect(await source(office, "ct", `A2-3 ${id}`)).toBe(
      `
A2-3 · Hồ sơ còn lại, Ia Le: 10
Báo cáo tuần, Tuần 48/2026 (23/11–29/11). Số liệu lúc 15:30 thứ Sáu 27/11/2026.
Đã sửa sau thời điểm tổng kết: 10 → 14.

Tuần 48/2026 (23/11–29/11): bản sửa lần 2, vt-iale iale nộp lúc 15:20 thứ Sáu 27/11/2026, mã biên nhận R-2.
• Còn: 10
Lời báo cáo của vt-iale iale lúc 15:20 thứ Sáu 27/11/2026: «con: 10»
Bản sửa lần 2, vt-iale iale, 15:20 thứ Sáu 27/11/2026: Còn: 12 → 10
Bản sửa lần 3 (sau thời điểm tổng kết), vt-iale iale, 15:31 thứ Sáu 27/11/2026: Còn: 10 → 14`.trim(),
    );
  });

  it("says that there is no report, or that it came later", async () => {
    const office = await reported();
    expect(await source(office, "ct", "A2-1")).toBe(
      `
A2-1 · Hồ sơ còn lại, Chư Pưh: Chưa nộp
Báo cáo tuần, Tuần 48/2026 (23/11–29/11). Số liệu lúc 15:30 thứ Sáu 27/11/2026.

Tuần 48/2026 (23/11–29/11): chưa nộp.`.trim(),
    );
    office.clock.move(MINUTE);
    await office.report("chupuh", "2026-W48", "2026-11-27 15:31", { con: 50 });
    const later = await source(office, "ct", "A2-1");
    expect(later).toContain("nộp lúc 15:31 thứ Sáu 27/11/2026, sau thời điểm tổng kết nên chưa được tính");
    expect(later).not.toContain("50");
  });

  it("is of several periods each report that was added up", async () => {
    const office = smallOffice("2026-11-27 15:30");
    await office.report("iale", "2026-W41", "2026-10-09 15:00", { con: 1 });
    await office.report("iale", "2026-W44", "2026-10-30 15:00", { con: 4 });
    await office.take("ct", "2026-10", "month");
    expect(await source(office, "ct", "A2-3")).toBe(
      `
A2-3 · Hồ sơ còn lại, Ia Le: 5
Báo cáo tuần, Tháng 10/2026. Số liệu lúc 15:30 thứ Sáu 27/11/2026.

Tuần 44/2026 (26/10–01/11): vt-iale iale nộp lúc 15:00 thứ Sáu 30/10/2026, mã biên nhận R-1.
• Còn: 4
Lời báo cáo của vt-iale iale lúc 15:00 thứ Sáu 30/10/2026: «con: 4»

Tuần 43/2026 (19/10–25/10): chưa nộp.

Tuần 42/2026 (12/10–18/10): chưa nộp.

Tuần 41/2026 (05/10–11/10): vt-iale iale nộp lúc 15:00 thứ Sáu 09/10/2026, mã biên nhận R-1.
• Còn: 1
Lời báo cáo của vt-iale iale lúc 15:00 thứ Sáu 09/10/2026: «con: 1»`.trim(),
    );
  });

  it("is of open work, which is carried from week to week, the last report alone", async () => {
    const office = smallOffice("2026-11-27 15:30");
    for (const [key, when, work] of [
      ["2026-W43", "2026-10-23 15:00", "Cũ"],
      ["2026-W44", "2026-10-30 15:00", "Mới"],
    ] as const)
      await office.report("iale", key, when, { viec_ton: [{ viec: work }] });
    await office.take("ct", "2026-10", "month");
    const text = await source(office, "ct", "A1-3");
    expect([text.includes("Mới"), text.includes("Cũ"), text.includes("Tuần 43")]).toEqual([true, false, false]);
  });
});

describe("the source of a row and of a mismatch", () => {
  it("is the report, the words that hold the row, and whether it still stands", async () => {
    const office = smallOffice("2026-11-27 15:30");
    const by = person("vt-iale").id;
    const said = (words: string) => ({ by, at: office.clock.now(), words, cause: "u" });
    const tre_ds = [
      { ma: "H.01", ngay: 9 },
      { ma: "H.02", ngay: 2 },
    ];
    const sources = { tre_ds: [said("H.01; 9"), said("H.02; 2")] };
    await office.report("iale", "2026-W48", "2026-11-27 15:00", { tre: 2, tre_ds }, { sources });
    await office.take("ct", "2026-W48", "week");
    const before = await source(office, "ct", "C1-2");
    expect(before.split("\n")[0]).toBe("C1-2 · Hồ sơ trễ, Ia Le: H.02; Số ngày: 2");
    expect([before.includes("«H.02; 2»"), before.includes("«H.01; 9»")]).toEqual([true, false]);
    office.clock.move(MINUTE);
    await office.report("iale", "2026-W48", "2026-11-27 15:31", { tre: 1, tre_ds: tre_ds.slice(0, 1) });
    const after = await source(office, "ct", "C1-2");
    expect(after).toContain("dòng này không còn như vậy");
    expect(after).toContain("Hồ sơ trễ: bỏ H.02; Số ngày: 2");
    expect(await source(office, "ct", "C1-1")).not.toContain("không còn như vậy");
  });

  it("is the explanation with who gave it, and the answers that do not match", async () => {
    const office = smallOffice("2026-11-27 15:30");
    const given = { by: person("vt-iale").id, at: office.clock.now(), words: "Nhận từ xã khác nhé", cause: "u" };
    const explained = { khop: { text: "Nhận từ xã khác", source: given, values: {} } };
    await office.report("iale", "2026-W47", "2026-11-20 15:00", { con: 5 });
    await office.report("iale", "2026-W48", "2026-11-27 15:00", { dau: 7 }, { explained });
    await office.take("ct", "2026-W48", "week");
    const text = await source(office, "ct", "D1");
    expect(text).toContain("kỳ trước còn 5, nay ghi 7");
    expect(text).toContain("«Nhận từ xã khác nhé»");
    expect(text).toContain("• Tồn: 7");
    office.clock.move(MINUTE);
    await office.report("iale", "2026-W48", "2026-11-27 15:31", { dau: 5 });
    expect(await source(office, "ct", "D1")).toContain("số liệu này không còn lệch như vậy");
  });
});

describe("who may see a source", () => {
  it("is who may see the unit today, also of a snapshot that the person took", async () => {
    const office = await reported();
    const { office: world } = office;
    expect(await source(office, "ct", "A2-3")).toContain("«con: 12»");
    const { directory } = world;
    world.directory = {
      ...directory,
      subtree: (id) => (id === "huyen" ? new Set([person("vt-iahla").unit]) : directory.subtree(id)),
    };
    expect(await source(office, "ct", "A2-3")).toBe("Mã A2-3 là của đơn vị ngoài phạm vi được xem.");
    const total = await source(office, "ct", "A2");
    expect([total.includes("Ia Le"), total.includes("Ia Hla"), total.includes("Còn 2 đơn vị ngoài")]).toEqual([
      false,
      true,
      true,
    ]);
    for (const count of [1, 2, 3, 4, 5]) expect(await source(office, "ct", `B${count}`)).not.toMatch(/Ia Le|Chư Pưh/);
  });

  it("is nobody who may not see the snapshot", async () => {
    const office = await reported();
    const id = (await office.take("ct", "2026-W48", "week"))?.id ?? "";
    expect(await source(office, "vt-iale", `A2 ${id}`)).toContain(`Không có bản tổng kết mang mã «${id}»`);
    expect(await source(office, "vt-iale", "A2")).toContain("Chưa có bản tổng kết nào");
    expect(await source(office, "pct", `a2 - 3 ${id.toLowerCase()}`)).toContain("«con: 12»");
  });
});

describe("a code that there is not", () => {
  it("is answered with those there are", async () => {
    const office = await reported();
    for (const code of ["A9", "A2-4", "C1-1", "C9-1", "D1", "xyz"]) {
      const text = await source(office, "ct", code);
      expect(text.split("\n")[0]).toBe(`Bản tổng kết này không có mã «${code}».`);
      expect(text).toContain("• A1–A4: các số tổng; thêm gạch nối và số thứ tự của đơn vị (1–3)");
      expect(text).toContain("• B1–B5");
      expect(text).not.toContain("• C");
    }
  });
});
