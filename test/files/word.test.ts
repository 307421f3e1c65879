import { describe, expect, it } from "vitest";
import type { Briefing } from "../../src/app/ports.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { type Answers, type Figures, reportId } from "../../src/domain/report.ts";
import { wordModel } from "../../src/files/word/document.ts";
import { wordBytes } from "../../src/files/word/write.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { formatQuantity } from "../../src/flow/quantity.ts";
import type { SentenceKey } from "../../src/flow/wording.ts";
import { codeOf, DELIVERY } from "../../src/summary/code.ts";
import type { Summary } from "../../src/summary/summary.ts";
import { time, unitOf } from "../reminders/small-office.ts";
import { report, summaryOf, week, weekly } from "../summary/small-week.ts";
import { all, first, parseXml, tablesOf, textIn, unzip, wordsOf, type XmlNode } from "./read-docx.ts";
import { flowNamed, library, seedBriefing } from "./seed-briefing.ts";

/**
 * The layout of a document by Nghị định 30/2020/NĐ-CP, Phụ lục I; millimetres and points, least and most. S19: a copy of the
 * annex (scribd.com/document/652855730/Phuluc1). S20: thuvienphapluat's reading of it (copy at 118.69.201.250:801, 248921-123352).
 * S21: chanhvanphong.com/2023/11/mot-so-noi-dung-30-2020n-cong-tac-van-thu.html. K: how offices do it, not looked up.
 */
const DECREE = {
  paper: { width: 210, height: 297 }, // S19: A4
  margins: { top: [20, 25], bottom: [20, 25], left: [30, 35], right: [15, 20] }, // S19
  font: "Times New Roman", // S19, black
  pageNumber: [13, 14], // S19: Arabic, in the middle of the top margin, not on the first page
  country: { size: [12, 13], bold: true, italic: false }, // S19: capitals
  motto: { size: [13, 14], bold: true, italic: false }, // S19: a line below
  agency: { size: [12, 13], bold: true, italic: false }, // S20: capitals, a line below
  parentAgency: { size: [12, 13], bold: false, italic: false }, // S20: capitals
  number: { size: [13, 13], bold: false, italic: false }, // S20
  placeAndDay: { size: [13, 14], bold: false, italic: true }, // S20
  title: { size: [13, 14], bold: true, italic: false }, // S20: capitals
  subject: { size: [13, 14], bold: true, italic: false }, // S20: a line below
  body: { size: [13, 14], bold: false, italic: false }, // S21: justified, 6 pt and more between paragraphs, 1 to 1.5 lines
  heading: { size: [13, 14], bold: true, italic: false }, // K: "I." in bold capitals
  signature: { size: [13, 14], bold: true, italic: false }, // K: capitals
  recipients: { size: [12, 12], bold: true, italic: true }, // K: "Nơi nhận:"
  recipient: { size: [11, 11], bold: false, italic: false }, // K
} as const;

type Look = { size: readonly [number, number]; bold: boolean; italic: boolean };

interface Doc {
  body: XmlNode;
  parts: Map<string, XmlNode>;
  tables: string[][][];
  /** Paragraphs outside tables. */
  lines: XmlNode[];
  text: string;
}

async function docOf(briefing: Briefing): Promise<Doc> {
  const parts = new Map(
    [...unzip(await wordBytes(wordModel(briefing)))].map(([path, text]) => [path, parseXml(text)] as const),
  );
  const body = first(parts.get("word/document.xml"), "w:body");
  if (body === undefined) throw new Error("no document");
  const lines = body.children.filter((child): child is XmlNode => typeof child !== "string" && child.name === "w:p");
  return { body, parts, tables: tablesOf(body), lines, text: wordsOf(body) };
}

/** A briefing of the small week; without figures nobody has reported. */
function small(summary: Summary, more: Partial<Briefing> = {}): Briefing {
  const parts = [{ period: week, units: summary.units.map(({ unit }) => unit.id) }];
  const snapshot = {
    id: "7K2M",
    by: "ct-ubnd" as PersonId,
    at: summary.asOf,
    flow: { id: weekly.id, version: 1 },
    period: week,
    parts,
    before: [],
  };
  return { snapshot, summary, trend: [], flow: weekly, amended: new Set(), ...more };
}

/** A flow that says some sentences otherwise. */
function saying(flow: Flow, sentences: Partial<Record<SentenceKey, string>>): Flow {
  return { ...flow, wording: { say: (key, ...values) => sentences[key] ?? flow.wording.say(key, ...values) } };
}

function twips(mm: number): number {
  return (mm / 25.4) * 1440;
}

function numberOf(node: XmlNode | undefined, attribute: string): number {
  return Number(node?.attributes[attribute]);
}

function isOn(run: XmlNode, name: string): boolean {
  const mark = first(run, name);
  return mark !== undefined && mark.attributes["w:val"] !== "false";
}

function lineWith(doc: Doc, words: string): XmlNode {
  const found = all(doc.body, "w:p").find((one) => wordsOf(one).startsWith(words));
  if (found === undefined) throw new Error(`No line begins with ${words}`);
  return found;
}

function expectLook(paragraph: XmlNode, look: Look): void {
  const runs = all(paragraph, "w:r").filter((run) => first(run, "w:t") !== undefined);
  expect(runs.length).toBeGreaterThan(0);
  for (const run of runs) {
    const size = numberOf(first(run, "w:sz"), "w:val") / 2;
    expect([size >= look.size[0] && size <= look.size[1], size]).toEqual([true, size]);
    expect({ bold: isOn(run, "w:b"), italic: isOn(run, "w:i") }).toEqual({ bold: look.bold, italic: look.italic });
  }
}

function alignment(paragraph: XmlNode): string | undefined {
  return first(paragraph, "w:jc")?.attributes["w:val"];
}

/** Everything with its code: what stands in the row after it. */
function byCode({ tables }: Doc): Map<string, string[]> {
  return new Map(tables.flat().map(([code = "", ...rest]) => [code, rest]));
}

const weekDoc = await docOf(await seedBriefing("bao-cao-tuan", "2026-W48"));

describe("the layout of the decree", () => {
  it("is on A4, with its margins", () => {
    const sections = all(weekDoc.body, "w:sectPr");
    expect(sections).toHaveLength(2); // the report and its appendix
    for (const section of sections) {
      const [size, margins] = [first(section, "w:pgSz"), first(section, "w:pgMar")];
      expect(numberOf(size, "w:w")).toBeCloseTo(twips(DECREE.paper.width), -1);
      expect(numberOf(size, "w:h")).toBeCloseTo(twips(DECREE.paper.height), -1);
      for (const [side, [least, most]] of Object.entries(DECREE.margins)) {
        const margin = numberOf(margins, `w:${side}`);
        expect([side, margin >= Math.floor(twips(least)) && margin <= twips(most)]).toEqual([side, true]);
      }
    }
  });

  it("is in Times New Roman and black throughout", () => {
    for (const [path, part] of weekDoc.parts) {
      if (path === "word/fontTable.xml" || path.includes("theme")) continue;
      for (const fonts of all(part, "w:rFonts")) {
        expect(fonts.attributes).toMatchObject({ "w:ascii": DECREE.font, "w:hAnsi": DECREE.font, "w:cs": DECREE.font });
      }
    }
    // A run says its font itself, or has its paragraph's style say it.
    const styles = all(weekDoc.parts.get("word/styles.xml") ?? weekDoc.body, "w:style");
    const saysFont = new Set(
      styles.filter((style) => first(style, "w:rFonts") !== undefined).map((style) => style.attributes["w:styleId"]),
    );
    const written = all(weekDoc.body, "w:p").flatMap((line) =>
      all(line, "w:r")
        .filter((run) => first(run, "w:t") !== undefined)
        .map((run) => ({ run, style: first(line, "w:pStyle")?.attributes["w:val"] })),
    );
    expect(written.length).toBeGreaterThan(100);
    expect(written.filter(({ run, style }) => first(run, "w:rFonts") === undefined && !saysFont.has(style))).toEqual(
      [],
    );
    const colours = [...weekDoc.parts]
      .filter(([path]) => /word\/(?:document|footnotes|header\d+)\.xml/.test(path))
      .flatMap(([, part]) => all(part, "w:color").map((one) => one.attributes["w:val"]));
    expect(colours.filter((one) => one !== "000000")).toEqual([]);
  });

  it("has its page number in the middle above, from the second page on", () => {
    const headers = [...weekDoc.parts].filter(([path]) => path.startsWith("word/header"));
    expect(headers.length).toBeGreaterThan(0);
    for (const [, header] of headers) {
      const line = first(header, "w:p");
      if (line === undefined) throw new Error("an empty header");
      expect(alignment(line)).toBe("center");
      expect(wordsOf(line)).toBe("");
      expect(all(line, "w:instrText").map((one) => textIn(one).trim())).toEqual(["PAGE"]);
      const size = numberOf(first(line, "w:sz"), "w:val") / 2;
      expect(size).toBeGreaterThanOrEqual(DECREE.pageNumber[0]);
      expect(size).toBeLessThanOrEqual(DECREE.pageNumber[1]);
    }
    for (const section of all(weekDoc.body, "w:sectPr")) {
      expect(first(section, "w:titlePg")).toBeDefined();
      expect(all(section, "w:headerReference").map((one) => one.attributes["w:type"])).toEqual(["default"]);
      const [margins, paper] = [first(section, "w:pgMar"), twips(DECREE.margins.top[0])];
      expect(numberOf(margins, "w:header")).toBeLessThan(paper);
    }
  });

  it("begins with agency, country, number, place and day, title and subject, each in its look", () => {
    const [head] = all(weekDoc.body, "w:tbl");
    const cells = all(head as XmlNode, "w:tc");
    const [agency, country, number, place] = cells.map((cell) => all(cell, "w:p"));
    const words = (lines: XmlNode[] | undefined) => lines?.map((one) => wordsOf(one));
    expect(words(agency)).toEqual(["ỦY BAN NHÂN DÂN", "HUYỆN CHƯ PƯH", ""]);
    expect(words(country)).toEqual(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", ""]);
    expect(words(number)).toEqual(["Số:       /BC-UBND", "DỰ THẢO"]);
    expect(words(place)).toEqual(["Chư Pưh, ngày 30 tháng 11 năm 2026"]);
    for (const line of (agency ?? []).slice(0, 2)) expectLook(line, DECREE.agency);
    expectLook(country?.[0] as XmlNode, DECREE.country);
    expectLook(country?.[1] as XmlNode, DECREE.motto);
    expectLook(number?.[0] as XmlNode, DECREE.number);
    expectLook(place?.[0] as XmlNode, DECREE.placeAndDay);
    for (const lines of [agency, country]) expect(first(lines?.at(-1), "w:pBdr")).toBeDefined();
    const after = weekDoc.lines.map((one) => wordsOf(one)).filter((one) => one !== "");
    expect(after.slice(0, 2)).toEqual(["BÁO CÁO", "Kết quả tổng hợp báo cáo tuần, tuần 48/2026 (23/11–29/11)"]);
    expectLook(lineWith(weekDoc, "BÁO CÁO"), DECREE.title);
    const subject = lineWith(weekDoc, "Kết quả tổng hợp");
    expectLook(subject, DECREE.subject);
    const below = weekDoc.lines[weekDoc.lines.indexOf(subject) + 1];
    expect(first(below, "w:pBdr")).toBeDefined();
    expect([alignment(lineWith(weekDoc, "BÁO CÁO")), alignment(subject)]).toEqual(["center", "center"]);
  });

  it("sets its paragraphs justified and apart, their first line in", () => {
    const texts = ["Trên cơ sở báo cáo", "Hạn nộp báo cáo là", "Còn 4 báo cáo", "Số liệu dưới đây", "Trên đây là"];
    for (const paragraph of texts.map((words) => lineWith(weekDoc, words))) {
      expectLook(paragraph, DECREE.body);
      expect(alignment(paragraph)).toBe("both");
      const [spacing, indent] = [first(paragraph, "w:spacing"), first(paragraph, "w:ind")];
      expect(numberOf(spacing, "w:before")).toBeGreaterThanOrEqual(6 * 20);
      expect(spacing?.attributes["w:lineRule"]).toBe("auto");
      expect(numberOf(spacing, "w:line") / 240).toBeGreaterThanOrEqual(1);
      expect(numberOf(spacing, "w:line") / 240).toBeLessThanOrEqual(1.5);
      expect(numberOf(indent, "w:firstLine")).toBeGreaterThanOrEqual(Math.floor(twips(10)));
      expect(numberOf(indent, "w:firstLine")).toBeLessThanOrEqual(Math.ceil(twips(12.7)));
    }
  });

  it("ends with the last sentence's sign, those who get it, and who signs", () => {
    expect(wordsOf(lineWith(weekDoc, "Trên đây là"))).toBe(
      "Trên đây là kết quả tổng hợp báo cáo tuần, tuần 48/2026 (23/11–29/11), của Ủy ban nhân dân huyện Chư Pưh./.",
    );
    const table = all(weekDoc.body, "w:tbl").find((one) => wordsOf(one).startsWith("Nơi nhận"));
    const [left, right] = all(table as XmlNode, "w:tc").map((cell) => all(cell, "w:p"));
    expectLook(left?.[0] as XmlNode, DECREE.recipients);
    for (const line of (left ?? []).slice(1)) {
      expectLook(line, DECREE.recipient);
      expect(wordsOf(line)).toMatch(/^- .*[;.]$/);
    }
    expect(wordsOf(left?.at(-1) as XmlNode)).toBe("- Lưu: VT, NV.");
    expect(right?.map((one) => wordsOf(one))).toEqual(["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", ""]);
    for (const line of (right ?? []).slice(0, 2)) expectLook(line, DECREE.signature);
    // Together with the last sentence, so that no signature stands alone on a page.
    expect(first(lineWith(weekDoc, "Trên đây là"), "w:keepNext")).toBeDefined();
    expect(isOn(all(table as XmlNode, "w:tr")[0] as XmlNode, "w:cantSplit")).toBe(true);
  });

  it.each([
    ["2026-02-05 07:00", "ngày 05 tháng 02 năm 2026"],
    ["2026-03-31 07:00", "ngày 31 tháng 3 năm 2026"],
    ["2027-01-01 00:30", "ngày 01 tháng 01 năm 2027"],
    ["2026-12-09 23:30", "ngày 09 tháng 12 năm 2026"],
  ])("at %s the day is written %s", (at, words) => {
    const { head } = wordModel(small(summaryOf({ now: time(at) })));
    expect(head.placeAndDay).toBe(`Chư Pưh, ${words}`);
  });

  it("names a parent agency above, and who signs for whom", async () => {
    const flow = saying(weekly, {
      "word.agency": "Ủy ban nhân dân huyện Chư Pưh\n\nPhòng Nội vụ",
      "word.signature": "TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch",
    });
    const doc = await docOf(small(summaryOf({}), { flow }));
    const above = lineWith(doc, "ỦY BAN NHÂN DÂN HUYỆN CHƯ PƯH");
    expectLook(above, DECREE.parentAgency);
    expectLook(lineWith(doc, "PHÒNG NỘI VỤ"), DECREE.agency);
    expect(doc.text.indexOf("ỦY BAN NHÂN DÂN HUYỆN CHƯ PƯH")).toBeLessThan(doc.text.indexOf("PHÒNG NỘI VỤ"));
    expect(doc.text).toContain("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH");
  });
});

describe("tables", () => {
  it("repeat their heads, break no row, and fit the width of the text", async () => {
    for (const doc of [weekDoc, await docOf(await seedBriefing("bao-cao-tthc", "2026-11"))]) {
      const width = twips(210 - 30 - 15);
      const data = all(doc.body, "w:tbl").filter((table) => all(table, "w:tblHeader").length > 0);
      expect(data.length).toBe(all(doc.body, "w:tbl").length - 2); // all but the heading and the signature
      for (const table of data) {
        const [head, ...rows] = all(table, "w:tr");
        expect(isOn(head as XmlNode, "w:tblHeader")).toBe(true);
        for (const row of [head as XmlNode, ...rows]) expect(isOn(row, "w:cantSplit")).toBe(true);
        for (const row of rows) expect(first(row, "w:tblHeader")).toBeUndefined();
        const columns = all(table, "w:gridCol").map((one) => numberOf(one, "w:w"));
        expect(Math.abs(columns.reduce((sum, one) => sum + one, 0) - width)).toBeLessThan(20);
        expect(first(table, "w:tblLayout")?.attributes["w:type"]).toBe("fixed");
        const cells = all(head as XmlNode, "w:tcW").map((one) => numberOf(one, "w:w"));
        expect(cells).toEqual(columns);
      }
    }
  });
});

describe("the figures", () => {
  const { wording } = library;

  it.each([
    ["bao-cao-tuan", "2026-W48"],
    ["bao-cao-tthc", "2026-11"],
    ["bao-cao-tuan", "2026-Q4"], // eight weeks
  ])("of %s %s are those of the summary, each with its code", async (id, key) => {
    const briefing = await seedBriefing(id, key);
    const { summary } = briefing;
    const doc = await docOf(briefing);
    const stated = byCode(doc);
    const counts = [
      summary.expected,
      summary.received,
      summary.onTime.length,
      summary.late.length,
      summary.missing.length,
    ];
    expect(DELIVERY.map((count) => Number(stated.get(codeOf({ of: "delivery", count }))?.[1]))).toEqual(counts);
    expect(summary.totals.length).toBeGreaterThan(5);
    for (const [total, { title, value, before, rate, units }] of summary.totals.entries()) {
      const [figure, now, prior, , restsOn] = stated.get(codeOf({ of: "total", total })) ?? [];
      const worded = (of: number | undefined) => of !== undefined && formatQuantity(wording, of, rate !== undefined);
      expect([figure, now, prior]).toEqual([title, worded(value), worded(before?.value)]);
      expect(restsOn).toContain(`${units} đơn vị`);
      expect(restsOn).toContain(rate === undefined ? "" : wording.say("summary.fraction", rate));
    }
    for (const [list, { rows, columns }] of summary.lists.entries()) {
      for (const [row, { unit, cells }] of rows.entries()) {
        const [name, ...texts] = stated.get(codeOf({ of: "row", list, row })) ?? [];
        expect(name).toBe(unit.short);
        const [firstColumn] = columns;
        expect(texts[0]).toBe(String(cells[firstColumn?.id ?? ""]));
      }
    }
    const appendix = doc.tables.at(-1) ?? [];
    expect(appendix).toHaveLength(summary.units.length + 2); // heads, and all together
    for (const [row, { unit, cells }] of summary.units.entries()) {
      const [number, name, , ...figures] = appendix[row + 1] ?? [];
      expect([number, name]).toEqual([String(row + 1), unit.short]);
      const worded = cells.map((cell) =>
        "value" in cell
          ? formatQuantity(wording, cell.value, cell.rate !== undefined)
          : { not_reported: "…", missing: "…", not_applicable: "x", no_base: "–" }[cell.none],
      );
      expect(figures).toEqual(worded);
    }
  });

  it("keep missing, zero, not applicable and a rate without a base apart", async () => {
    const figures = [
      report("iale", { dau: 1, con: 0, viec_ton: [] }, { notAsked: ["tre"] }),
      report("iablu", { dau: 1, con: 4, tre: 0, viec_ton: [] }),
      report("iahla", { dau: 1, viec_ton: [] }, { skipped: ["con"] }),
    ];
    const doc = await docOf(small(summaryOf({ figures })));
    const rows = new Map((doc.tables.at(-1) ?? []).map(([, name = "", ...rest]) => [name, rest]));
    expect(rows.get("Ia Le")).toEqual(["Đúng hạn", "0", "0", "x", "…"]);
    expect(rows.get("Ia Blứ")).toEqual(["Đúng hạn", "0", "4", "0%", "…"]);
    expect(rows.get("Ia Hla")?.slice(0, 3)).toEqual(["Đúng hạn", "0", "…"]);
    expect(rows.get("Ia Phang")).toEqual(["Chưa nộp", "…", "…", "…", "…"]);
    expect(rows.get("Chung")).toEqual(["3/4", "0", "4", "0%", "…"]);
    const [, value, before, change, restsOn] = byCode(doc).get("A4") ?? [];
    expect([value, before, change]).toEqual(["không đủ số liệu", "…", ""]);
    expect(restsOn).toBe("0 đơn vị; 3 đơn vị chưa có số");
    expect(byCode(doc).get("A2")?.at(-1)).toBe("2 đơn vị; 1 đơn vị chưa có số");
    expect(byCode(doc).get("A3")?.at(-1)).toBe("0/4; 1 đơn vị; 1 đơn vị chưa có số; 1 đơn vị không thuộc diện");
  });

  it("tell how they changed, and what passed its mark", async () => {
    const figures = [report("iale", { dau: 1, con: 100, tre: 12, viec_ton: [] })];
    const before = [report("iale", { dau: 1, con: 80, tre: 4, viec_ton: [] })];
    const stated = byCode(await docOf(small(summaryOf({ figures, before }))));
    expect(stated.get("A2")).toEqual(["Hồ sơ còn lại", "100", "80", "+20", "1 đơn vị"]);
    expect(stated.get("A3")).toEqual(["Tỷ lệ trễ", "12%", "5%", "+7 điểm\u{A0}%", "12/100; 1 đơn vị; vượt mức 5%"]);
  });

  it("are marked where a report was amended since", async () => {
    const id = reportId("iale" as Figures["unit"], "bao-cao-tuan", "2026-W48");
    const doc = await docOf(await seedBriefing("bao-cao-tuan", "2026-W48", { amended: [id] }));
    const names = (doc.tables.at(-1) ?? []).map(([, name]) => name);
    expect(names.filter((name) => name?.includes("(*)"))).toEqual(["Ia Le (*)"]);
    expect(byCode(doc).get("C1-3")?.[0]).toBe("Ia Le (*)");
    expect(byCode(doc).get("A1")?.at(-1)).toMatch(/có đơn vị đã sửa$/);
    expect(doc.text).toContain("sau thời điểm nêu trên: UBND xã Ia Le.");
    expect(weekDoc.text).not.toContain("(*)");
  });
});

describe("who reported", () => {
  it("is told with the late in a real footnote and the missing by name", async () => {
    const briefing = await seedBriefing("bao-cao-tuan", "2026-W48");
    const { late, missing } = briefing.summary;
    const [note] = all(weekDoc.body, "w:footnoteReference").map((one) => one.attributes["w:id"]);
    const footnotes = all(weekDoc.parts.get("word/footnotes.xml") as XmlNode, "w:footnote");
    const text = wordsOf(footnotes.find((one) => one.attributes["w:id"] === note) as XmlNode);
    expect(late.length).toBeGreaterThan(1);
    for (const { unit } of late) expect(text).toContain(unit.name);
    expect(text).toMatch(/^ Nộp muộn: Phòng Giáo dục - Đào tạo \(1 ngày 11 giờ; lý do: Chờ số liệu của các thôn\); /);
    const sentence = wordsOf(lineWith(weekDoc, "Còn 4 báo cáo chưa nộp: "));
    for (const { unit } of missing) expect(sentence).toContain(unit.name);
  });

  it("has no footnote where none was late, and no one missing where all came", async () => {
    const figures = ["iale", "iablu", "iahla", "iaphang"].map((unit) => report(unit, { viec_ton: [] }));
    const doc = await docOf(small(summaryOf({ figures })));
    expect(all(doc.body, "w:footnoteReference")).toEqual([]);
    expect(doc.text).toContain("Tất cả các đơn vị đã nộp báo cáo.");
    expect(doc.text).toContain("đã nhận 4/4 báo cáo, trong đó 4 báo cáo nộp đúng hạn, 0 báo cáo nộp muộn.");
  });

  it("blames nobody before the report is due", async () => {
    const doc = await docOf(small(summaryOf({ now: time("2026-11-26 08:00") })));
    expect(doc.text).toContain("Còn 4 báo cáo chưa nộp, chưa đến hạn: UBND xã Ia Blứ; ");
  });

  it("names the periods where several are counted", async () => {
    const briefing = await seedBriefing("bao-cao-tuan", "2026-Q4");
    const { summary } = briefing;
    const doc = await docOf(briefing);
    expect(doc.text).toContain("được tổng hợp từ 8 kỳ báo cáo, từ tuần 41/2026 đến tuần 48/2026");
    const sentence = wordsOf(lineWith(doc, `Còn ${summary.missing.length} báo cáo chưa nộp: `));
    expect(sentence).toContain("Phòng Nông nghiệp và Phát triển nông thôn (tuần 41/2026, tuần 42/2026, tuần 48/2026)");
    const note = wordsOf(doc.parts.get("word/footnotes.xml") as XmlNode);
    for (const { unit } of summary.late) expect(note).toContain(unit.name);
    const [, , came] = (doc.tables.at(-1) ?? []).find(([, name]) => name === "NN-PTNT") ?? [];
    expect(came).toBe("5/8");
  });

  it("is all there is to say when nobody has reported", async () => {
    const briefing = await seedBriefing("bao-cao-tuan", "2026-W48", { of: () => [] });
    const doc = await docOf(briefing);
    for (const { unit } of briefing.summary.missing) expect(doc.text).toContain(unit.name);
    expect(doc.text).toContain("chưa nhận được báo cáo nào trong số 23 báo cáo phải nộp");
    expect(headingsOf(doc)).toEqual(["I. TÌNH HÌNH NỘP BÁO CÁO", "II. KẾT QUẢ TỔNG HỢP"]);
    expect(doc.text).toContain("Chưa có số liệu vì chưa đơn vị nào nộp.");
    expect(doc.tables).toHaveLength(3); // heading, counts, signature: no table without figures
    expect(all(doc.body, "w:sectPr")).toHaveLength(1);
  });

  it("says so when nobody owes the report", async () => {
    const doc = await docOf(small(summaryOf({ units: [] })));
    expect(doc.text).toContain("Không có đơn vị nào phải nộp báo cáo này.");
    expect(headingsOf(doc)).toEqual(["I. TÌNH HÌNH NỘP BÁO CÁO"]);
  });
});

function headingsOf(doc: Doc): string[] {
  return doc.lines.filter((one) => first(one, "w:outlineLvl") !== undefined).map((one) => wordsOf(one));
}

describe("the sections", () => {
  it("are, without an outline, the delivery, the totals and one a list", async () => {
    const flow = flowNamed("bao-cao-tuan");
    const shaped = { ...flow, summary: { ...flow.summary, outline: [] } };
    const doc = await docOf(await seedBriefing("bao-cao-tuan", "2026-W48", { flow: shaped }));
    expect(headingsOf(doc)).toEqual([
      "I. TÌNH HÌNH NỘP BÁO CÁO",
      "II. KẾT QUẢ TỔNG HỢP",
      "III. HỒ SƠ TRỄ HẠN",
      "IV. VIỆC CHƯA XONG",
      "V. ĐỀ NGHỊ PHỐI HỢP",
    ]);
    for (const heading of headingsOf(doc)) {
      const line = lineWith(doc, heading);
      expectLook(line, DECREE.heading);
      expect(first(line, "w:keepNext")).toBeDefined();
    }
    expect(wordsOf(doc.body)).toContain("V. ĐỀ NGHỊ PHỐI HỢP\nKhông có.");
  });

  it("follow the flow's outline, numbered within", async () => {
    const flow = flowNamed("bao-cao-tuan");
    const outline = [
      { title: "Kết quả công tác", totals: ["xong", "ton"], lists: ["viec_ton", "kien_nghi"] },
      { title: "Giải quyết hồ sơ", totals: ["tre"], lists: [] },
    ];
    const shaped = { ...flow, summary: { ...flow.summary, outline } };
    const doc = await docOf(await seedBriefing("bao-cao-tuan", "2026-W48", { flow: shaped }));
    expect(headingsOf(doc)).toEqual([
      "I. TÌNH HÌNH NỘP BÁO CÁO",
      "II. KẾT QUẢ CÔNG TÁC",
      "1. Kết quả tổng hợp",
      "2. Việc chưa xong",
      "3. Đề nghị phối hợp",
      "III. GIẢI QUYẾT HỒ SƠ",
    ]);
    const [codes] = [doc.tables.map((table) => table.map(([code]) => code))];
    expect(codes.filter((one) => one[1]?.startsWith("A"))).toEqual([
      ["Mã", "A1", "A2"],
      ["Mã", "A6"],
    ]);
  });

  it("hold a table of what does not match and why", async () => {
    const explained = { khop: "nhập nhầm\nkỳ trước" };
    const before = [report("iale", { con: 5 })];
    const doc = await docOf(small(summaryOf({ figures: [report("iale", { dau: 3, con: 1 }, { explained })], before })));
    expect(byCode(doc).get("D1")).toEqual([
      "Ia Le",
      "UBND xã Ia Le Tuần 48/2026 (23/11–29/11): kỳ trước còn 5, nay ghi 3.",
      "nhập nhầm\nkỳ trước",
    ]);
  });

  it("say which work is past its day, on that day alone", async () => {
    const viec_ton = [
      { viec: "Rà soát", han: "2026-11-27" },
      { viec: "Đo đạc", han: "2026-12-05" },
      { viec: "Không hạn" },
    ];
    const summary = summaryOf({ figures: [report("iale", { viec_ton })] });
    const given = { id: "giao", title: "Ngày giao", answer: "date" as const, optional: true };
    for (const list of summary.lists) {
      list.columns.push(given);
      for (const { cells } of list.rows) cells["giao"] = "2026-11-02";
    }
    const doc = await docOf(small(summary));
    const stated = byCode(doc);
    expect(stated.get("C2-1")).toEqual(["Ia Le", "Rà soát", "27/11/2026 (quá 2 ngày)", "02/11/2026"]);
    expect(stated.get("C2-2")).toEqual(["Ia Le", "Đo đạc", "05/12/2026", "02/11/2026"]);
    expect(stated.get("C2-3")).toEqual(["Ia Le", "Không hạn", "…", "02/11/2026"]);
    expect(doc.text).toContain("Có 3 mục, trong đó 1 mục đã quá hạn.");
  });

  it("leave what is too much to the Excel file, and say how much", async () => {
    const viec_ton = Array.from({ length: 130 }, (_, n) => ({ viec: `Việc ${n}` }));
    const doc = await docOf(small(summaryOf({ figures: [report("iale", { viec_ton })] })));
    expect(byCode(doc).has("C2-100")).toBe(true);
    expect(byCode(doc).has("C2-101")).toBe(false);
    expect(doc.text).toContain("Có 130 mục.");
    expect(doc.text).toContain("Còn 30 dòng nữa trong tệp Excel kèm theo.");
  });
});

describe("the appendix", () => {
  it("stands behind the signature, counted from 1, and says what it belongs to", () => {
    const [own, appendix] = weekDoc.text.split("Phụ lục\n");
    expect(own).toContain("CHỦ TỊCH");
    expect(appendix).toMatch(
      /^SỐ LIỆU THEO ĐƠN VỊ\n\(Kèm theo Báo cáo số       \/BC-UBND ngày 30 tháng 11 năm 2026 của Ủy ban nhân dân huyện Chư Pưh\)/,
    );
    for (const section of all(weekDoc.body, "w:sectPr")) {
      expect(first(section, "w:pgNumType")?.attributes["w:start"]).toBe("1");
    }
  });

  it("lies on its side where it has many totals", async () => {
    const flow = flowNamed("bao-cao-tuan");
    const [total] = flow.summary.totals;
    if (total === undefined) throw new Error("no total");
    const totals = Array.from({ length: 9 }, (_, n) => ({ ...total, id: `t${n}` }));
    const doc = await docOf(
      await seedBriefing("bao-cao-tuan", "2026-W48", { flow: { ...flow, summary: { ...flow.summary, totals } } }),
    );
    const [own, appendix] = all(doc.body, "w:sectPr").map((section) => first(section, "w:pgSz"));
    expect(own?.attributes["w:orient"]).not.toBe("landscape");
    expect(appendix?.attributes["w:orient"]).toBe("landscape");
    expect(numberOf(appendix, "w:w")).toBeGreaterThan(numberOf(appendix, "w:h"));
  });

  it.each([
    [155, true],
    [201, false],
  ])("holds the table of %i units: %s", async (count, holds) => {
    const units = Array.from({ length: count }, (_, n) => unitOf(`xa${n}`, `Số ${String(n).padStart(3, "0")}`));
    const figures = units.slice(0, -2).map(({ id }) => report(id, { con: 1_000, viec_ton: [] }));
    const doc = await docOf(small(summaryOf({ units, figures })));
    expect(byCode(doc).get("A2")?.[1]).toBe(new Intl.NumberFormat("vi-VN").format(1_000 * (count - 2)));
    expect(doc.text).toContain("Còn 2 báo cáo chưa nộp: ");
    expect(doc.tables.at(-1)?.length === count + 2).toBe(holds);
    expect(doc.text.includes(`Số liệu của ${count} đơn vị có trong tệp Excel kèm theo.`)).toBe(!holds);
  });
});

describe("a person's words", () => {
  it.each([
    ["signs of XML", `<w:p>&amp; "a" 'b' ]]> <!--`],
    ["a footnote's sign", "xem [^1] và \u{F8FF}"],
    ["a formula", '=HYPERLINK("http://a","b")'],
    ["a field", "{PAGE} { DATE }"],
    ["emoji", "xong 👍🏽 👨‍👩‍👧 ạ"],
    ["a very long word", "dài".repeat(600)],
    ["letters of another direction", "אבג ملف"],
  ])("stay as they are: %s", async (_, words) => {
    const doc = await docOf(small(summaryOf({ figures: [hostile(words)] })));
    expect(byCode(doc).get("C2-1")?.[1]).toBe(words);
    expect(byCode(doc).get("C3-1")?.[1]).toBe(words);
    expect(byCode(doc).get("D1")?.[2]).toBe(words);
    const notes = wordsOf(doc.parts.get("word/footnotes.xml") as XmlNode);
    expect(notes).toContain(`lý do: ${words})`);
    expect(all(doc.body, "w:footnoteReference")).toHaveLength(1);
    expect(all(doc.body, "w:instrText")).toEqual([]);
  });

  it("lose only what no document can hold", async () => {
    const words = "a\u{0}b\u{B}c\u{1B}d\u{FFFE}e\u{FFFF}f\u{D83D}g\u{202E}h\ti";
    const doc = await docOf(small(summaryOf({ figures: [hostile(words)] })));
    expect(byCode(doc).get("C3-1")?.[1]).toBe("abcdefgh i");
  });

  it("keep their lines in a cell", async () => {
    const doc = await docOf(small(summaryOf({ figures: [hostile("một\nhai")] })));
    expect(byCode(doc).get("C3-1")?.[1]).toBe("một\nhai");
    expect(wordsOf(doc.parts.get("word/footnotes.xml") as XmlNode)).toContain("lý do: một hai)");
  });

  function hostile(words: string): Figures {
    const answers: Answers = { dau: 1, con: 1, tre: 0, viec_ton: [{ viec: words, han: words }], kien_nghi: words };
    return report("iale", answers, { minutes: 5, lateReason: words, explained: { khop: words } });
  }
});
