import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Briefing } from "../../src/app/ports.ts";
import { dayOf, type Instant, timeOf } from "../../src/domain/time.ts";
import { sheetNames } from "../../src/files/excel/sheet-name.ts";
import { excelModel } from "../../src/files/excel/sheets.ts";
import { excelBytes } from "../../src/files/excel/write.ts";
import { formatMinutes } from "../../src/flow/duration.ts";
import { periodName } from "../../src/flow/period-name.ts";
import { codeOf } from "../../src/summary/code.ts";
import type { Cell, UnitLine } from "../../src/summary/summary.ts";
import { anyBriefing } from "./any-briefing.ts";
import { unzip } from "./read-docx.ts";
import { type Read, type ReadSheet, readWorkbook } from "./read-workbook.ts";
import { seedBriefing } from "./seed-briefing.ts";

async function workbook(briefing: Briefing) {
  const bytes = await excelBytes(excelModel(briefing));
  const read = await readWorkbook(bytes);
  const [totals, units, late, missing, ...rest] = read.sheets;
  const lists = rest.slice(0, -3);
  const [unbalanced, trend, sources] = rest.slice(-3);
  if (!totals || !units || !late || !missing || !unbalanced || !trend || !sources) throw new Error("too few sheets");
  return { bytes, ...read, totals, units, late, missing, lists, unbalanced, trend, sources };
}

function wallTime(at: Instant): string {
  return `${dayOf(at)} ${timeOf(at)}`;
}

/** A cell's time without its seconds. */
function minute(read: Read | undefined): Read {
  return typeof read === "string" ? read.slice(0, 16) : null;
}

const ofRate = (title: string) => [`${title}: tử số`, `${title}: mẫu số`, title] as const;

function partsOf(cell: Cell): Read[] {
  if ("value" in cell) return [cell.rate?.part ?? null, cell.rate?.whole ?? null, cell.value];
  if (cell.none === "no_base") return [cell.part, 0, "Mẫu số bằng 0"];
  const none = cell.none === "not_applicable" ? "Không thuộc diện" : null;
  return [none, none, none];
}

describe("the workbook of any briefing, read back", () => {
  const runs = { numRuns: 40 };

  it("has every total, as a formula with its value", () =>
    fc.assert(
      fc.asyncProperty(anyBriefing(), async (briefing) => {
        const { summary } = briefing;
        const { totals } = await workbook(briefing);
        const counts = [summary.expected, summary.received, summary.onTime, summary.late, summary.missing];
        expect(
          totals.rows.map((row) => [row["Mã số liệu"], row["Số liệu"], row["Kỳ trước"], row["Số đơn vị"]]),
        ).toEqual([
          ...counts.map((count, n) => [
            `B${n + 1}`,
            typeof count === "number" ? count : count.length,
            n === 1 ? summary.receivedBefore : null,
            null,
          ]),
          ...summary.totals.map((sum, total) => [
            `A${total + 1}`,
            sum.value ?? null,
            sum.before?.value ?? null,
            sum.units,
          ]),
        ]);
        expect(totals.rows.slice(5).map((row) => row["Tăng, giảm"])).toEqual(
          summary.totals.map(({ value, before }) =>
            value === undefined || before === undefined ? null : value - before.value,
          ),
        );
        expect(totals.formulas.length).toBe(5 + summary.totals.filter(({ value }) => value !== undefined).length);
      }),
      runs,
    ));

  it("has every unit's part; what is missing is empty, what does not apply is said, and below is their sum", () =>
    fc.assert(
      fc.asyncProperty(anyBriefing(), async (briefing) => {
        const { summary, amended } = briefing;
        const { units } = await workbook(briefing);
        const titles = summary.totals.flatMap(({ title, rate }, total) => {
          const named = `A${total + 1}. ${title}`;
          return rate === undefined ? [named] : ofRate(named);
        });
        const cellsOf = (parts: Read[][]) =>
          parts.flatMap((all, total) => (summary.totals[total]?.rate ? all : all.slice(2)));
        const ofUnit = ({ unit, reports, cells }: UnitLine, n: number): Read[] => {
          const came = reports.flatMap((report) => ("id" in report ? [report] : []));
          const last = came.at(-1);
          const count = (...states: string[]) => reports.filter(({ state }) => states.includes(state)).length;
          return [
            n + 1,
            unit.name,
            count("on_time", "late", "missing"),
            count("on_time"),
            count("late"),
            count("missing"),
            last === undefined ? null : wallTime(last.at),
            last === undefined ? null : Math.max(...came.map(({ minutes }) => minutes)),
            last?.revision ?? null,
            came.some(({ id }) => amended.has(id)) ? "Đã sửa lại" : null,
            ...cellsOf(cells.map(partsOf)),
          ];
        };
        const sums = summary.totals.map(({ value = null, rate, units: of }) =>
          of === 0 ? [null, null, null] : [rate?.part ?? null, rate?.whole ?? null, value],
        );
        const read = units.rows.map((row) => [
          ...["STT", "Đơn vị", "Phải nộp", "Đúng hạn", "Nộp muộn", "Chưa nộp"].map((title) => row[title] ?? null),
          minute(row["Thời điểm nộp"]),
          ...["Muộn (phút)", "Lần sửa", "Sửa sau khi lập bảng", ...titles].map((title) => row[title] ?? null),
        ]);
        expect(read.slice(0, -1)).toEqual(summary.units.map(ofUnit));
        const { expected, onTime, late, missing } = summary;
        const counts = [expected, onTime.length, late.length, missing.length];
        expect(read.at(-1)).toEqual([null, "Cộng", ...counts, null, null, null, null, ...cellsOf(sums)]);
      }),
      runs,
    ));

  it("computes what its formulas state, when they are computed again", () =>
    fc.assert(
      fc.asyncProperty(anyBriefing(), async (briefing) => {
        const { sheets, units } = await workbook(briefing);
        const all = sheets.flatMap(({ formulas }) => formulas);
        expect(all.length).toBeGreaterThanOrEqual(9); // of the counts of reports
        const wrong = all.filter(
          ({ formula, value }) => Math.abs(recount(formula, units) - value) > 1e-9 * Math.abs(value),
        );
        expect(wrong).toEqual([]);
      }),
      runs,
    ));

  it("has the late, the missing, every list, what does not match, the periods before and every source", () =>
    fc.assert(
      fc.asyncProperty(anyBriefing(), async (briefing) => {
        const { summary, trend, flow, amended } = briefing;
        const { wording } = flow;
        const read = await workbook(briefing);
        const name = (part: string) => {
          const period = summary.parts.find(({ key }) => key === part);
          return period && periodName(wording, period);
        };
        expect(read.late.rows.map((row) => Object.values(row))).toEqual(
          summary.late.map(({ unit, part, minutes, reason = null }, n) => [
            n + 1,
            unit.name,
            name(part),
            minutes,
            formatMinutes(wording, minutes),
            reason,
          ]),
        );
        expect(read.missing.rows.map((row) => Object.values(row))).toEqual(
          summary.missing.map(({ unit, part }, n) => [n + 1, unit.name, name(part)]),
        );
        expect(read.lists.map(({ rows }) => rows.map((row) => Object.values(row)))).toEqual(
          summary.lists.map(({ columns, rows }, list) => {
            const isDated = rows.some(({ daysLeft }) => daysLeft !== undefined);
            return rows.map(({ unit, report, cells, daysLeft = null }, row) => [
              `C${list + 1}-${row + 1}`,
              unit.name,
              ...columns.map(({ id, answer }) =>
                answer === "date" && cells[id] !== undefined ? `${cells[id]} 00:00:00` : (cells[id] ?? null),
              ),
              ...(isDated ? [daysLeft] : []),
              amended.has(report) ? "Đã sửa lại" : null,
            ]);
          }),
        );
        expect(read.unbalanced.rows.map((row) => Object.values(row))).toEqual(
          summary.unbalanced.map(({ unit, part, sentence, explanation }, n) => [
            `D${n + 1}`,
            unit.name,
            name(part),
            sentence,
            explanation,
          ]),
        );
        expect(read.trend.rows.map((row) => Object.values(row))).toEqual(
          trend.map(({ period, expected, received, onTime, values }) => [
            periodName(wording, period),
            expected,
            received,
            onTime,
            ...values.map((value) => value ?? null),
          ]),
        );
        expect(
          read.sources.rows.map((row) => [
            row["Mã đơn vị"],
            row["Kỳ"],
            minute(row["Thời điểm nộp"]),
            row["Lần sửa"],
            row["Sửa sau khi lập bảng"],
          ]),
        ).toEqual(
          summary.units.flatMap(({ unit, reports }) =>
            reports.flatMap((report, part) =>
              "id" in report
                ? [
                    [
                      unit.id,
                      name(summary.parts[part]?.key ?? ""),
                      wallTime(report.at),
                      report.revision,
                      amended.has(report.id) ? "Đã sửa lại" : null,
                    ],
                  ]
                : [],
            ),
          ),
        );
        const codes = new Set(read.sources.rows.flatMap((row) => String(row["Mã các số liệu"] ?? "").split(", ")));
        codes.delete("");
        expect(codes).toEqual(
          new Set([
            ...summary.units.flatMap(({ cells }, unit) =>
              cells.flatMap((cell, total) =>
                "value" in cell || cell.none === "no_base" ? [codeOf({ of: "cell", total, unit })] : [],
              ),
            ),
            ...summary.lists.flatMap(({ rows }, list) => rows.map((_, row) => codeOf({ of: "row", list, row }))),
            ...summary.unbalanced.map((_, index) => codeOf({ of: "unbalanced", index })),
          ]),
        );
      }),
      runs,
    ));
});

describe("the workbook of the seed's week", () => {
  it("keeps heads and filters, which leave the sum under the table alone", async () => {
    const briefing = await seedBriefing("bao-cao-tuan", "2026-W48");
    const { sheets, units } = await workbook(briefing);
    expect(sheets.map(({ name }) => name)).toEqual([
      "Tổng hợp",
      "Theo đơn vị",
      "Nộp muộn",
      "Chưa nộp",
      ...briefing.summary.lists.map(({ title }) => title),
      "Chưa khớp",
      "Các kỳ gần đây",
      "Nguồn số liệu",
    ]);
    for (const { frozen, filter, heading } of sheets) {
      expect(frozen.rows).toBe(heading.length + 1);
      expect(filter).toMatch(new RegExp(`^A${frozen.rows}:`));
    }
    expect(units.frozen.columns).toBe(2);
    expect(units.filter).toMatch(new RegExp(`^A4:[A-Z]+${4 + briefing.summary.units.length}$`));
    expect(units.heading.join("\n")).toContain("/nguon A1-5");
  });

  it("types instants as Viet Nam's wall time", async () => {
    const briefing = await seedBriefing("bao-cao-tuan", "2026-W48");
    const first = briefing.summary.units.findIndex(({ reports: [report] }) => report && "id" in report);
    const { book, bytes } = await workbook(briefing);
    const cell = book.getWorksheet("Theo đơn vị")?.getCell(5 + first, 8);
    const [report] = briefing.summary.units[first]?.reports ?? [];
    if (report === undefined || !("id" in report)) throw new Error("nobody reported");
    expect(cell?.numFmt).toBe("hh:mm dd/mm/yyyy");
    expect(cell?.value).toEqual(new Date(report.at + 7 * 3_600_000));
    // Excel's own number of the day: the 46,353th is 27/11/2026
    const xml = unzip(bytes).get("xl/worksheets/sheet2.xml") ?? "";
    const serial = Number(new RegExp(`<c r="H${5 + first}"[^>]*><v>([^<]+)</v>`).exec(xml)?.[1]);
    expect(serial).toBeCloseTo(25_569 + (report.at + 7 * 3_600_000) / 86_400_000, 6);
  });
});

describe("words of people", () => {
  it.each(["=cmd|'/c calc'!A1", "+84", "-1", "@x", "\tx", "=1+1", "00123", "  a "])(
    "stay words, and the cell of words: %j",
    async (viec) => {
      const briefing = await seedBriefing("bao-cao-tuan", "2026-W48", {
        of: (figures) => figures.map((one) => ({ ...one, answers: { ...one.answers, viec_ton: [{ viec }] } })),
      });
      const { bytes, book, lists } = await workbook(briefing);
      const sheet = lists.find(({ name }) => name === "Việc chưa xong");
      expect(sheet?.rows.length).toBeGreaterThan(10);
      for (const row of sheet?.rows ?? []) expect(row["Việc"]).toBe(viec);
      expect(sheet?.formulas).toEqual([]);
      const { letter, number } = columnOf(book, "Việc chưa xong", "Việc");
      expect(book.getWorksheet("Việc chưa xong")?.getCell(4, number).numFmt).toBe("@"); // also after it is edited
      const sheetXml = [...unzip(bytes)].filter(([path]) => path.startsWith("xl/worksheets/")).map(([, xml]) => xml);
      expect(sheetXml.some((xml) => new RegExp(`<c r="${letter}4"[^>]* t="s"`).test(xml))).toBe(true);
      expect(sheetXml.join("")).not.toMatch(/<f>(?!SUM|SUBTOTAL|[A-Z]+\d+\/)/);
    },
  );

  it.each(["=1+1", "@x", `<c><f>1+1</f></c>&amp; "a" 'b' ]]> <!--`])(
    "are no formula and no markup in names either: of a table, a line above it, a column, a unit: %j",
    async (name) => {
      const bytes = await excelBytes({
        title: name,
        at: 0,
        sheets: [{ name: "a", heading: [name], columns: [{ title: name, width: 10 }], rows: [[name]] }],
      });
      const { sheets } = await readWorkbook(bytes);
      expect(sheets[0]?.rows[0]?.[name]).toBe(name);
      const xml = [...unzip(bytes)].filter(([path]) => path.startsWith("xl/worksheets/")).map(([, one]) => one);
      expect(xml.join("")).not.toContain("<f>");
    },
  );

  it("lose only what no file may hold", async () => {
    const model = (text: string) => ({
      title: "t",
      at: 0,
      sheets: [{ name: "a", heading: [], columns: [{ title: "b", width: 10 }], rows: [[text]] }],
    });
    const kept = async (text: string) => (await readWorkbook(await excelBytes(model(text)))).sheets[0]?.rows[0]?.["b"];
    expect(await kept("a\u0000\u0008b\u007F\uD800c\uFFFF")).toBe("abc");
    expect(await kept("a\r\nb\rc\n\td")).toBe("a\nb\nc\n\td");
    expect(await kept("👍 ệ")).toBe("👍 ệ");
    expect(String(await kept("ạ".repeat(40_000)))).toHaveLength(32_767);
  });
});

it("names sheets as Excel takes them, each once", () => {
  const nameOf = sheetNames();
  expect(nameOf("Hồ sơ trễ hạn")).toBe("Hồ sơ trễ hạn");
  expect(nameOf("HỒ SƠ TRỄ HẠN")).toBe("HỒ SƠ TRỄ HẠN (2)");
  expect(nameOf("a/b\\c?d*e[f]g:h'i")).toBe("a b c d e f g h i");
  expect(nameOf("*")).toBe("-");
  const long = "Kết quả giải quyết thủ tục hành chính";
  expect([nameOf(long), nameOf(long), nameOf(long)]).toEqual([
    "Kết quả giải quyết thủ tục hành",
    "Kết quả giải quyết thủ tục (2)",
    "Kết quả giải quyết thủ tục (3)",
  ]);
});

function columnOf(book: Awaited<ReturnType<typeof readWorkbook>>["book"], sheet: string, title: string) {
  const cells = book.getWorksheet(sheet)?.getRow(3);
  let number = 0;
  cells?.eachCell((cell, column) => {
    if (cell.value === title) number = column;
  });
  return { number, letter: String.fromCharCode(64 + number) };
}

/** The few kinds of formulas that we write, computed from the unit sheet as it was read back. */
function recount(formula: string, units: ReadSheet): number {
  const ratio = /^([A-Z]+\d+)\/([A-Z]+\d+)$/.exec(formula);
  if (ratio) return valuesAt(`${ratio[1]}:${ratio[1]}`, units) / valuesAt(`${ratio[2]}:${ratio[2]}`, units);
  const sums = formula.replaceAll(
    /(?:SUM\('Theo đơn vị'!|SUBTOTAL\(109,)([A-Z]+\d+:[A-Z]+\d+)\)/g,
    (_, range: string) => String(valuesAt(range, units)),
  );
  const two = /^(-?[\d.e+-]+?)(?:([/+])(-?[\d.e+-]+))?$/.exec(sums);
  if (two === null) throw new Error(`Not a formula of ours: ${formula}`);
  const [, one, sign, other] = two;
  if (sign === undefined) return Number(sums);
  return sign === "/" ? Number(one) / Number(other) : Number(one) + Number(other);
}

/** The sum of what are numbers in a column's cells, as Excel adds up. */
function valuesAt(range: string, { rows, heading }: ReadSheet): number {
  const [, letters = "", from, to] = /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(range) ?? [];
  const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  const first = heading.length + 2;
  return rows
    .slice(Number(from) - first, Number(to) - first + 1)
    .map((row) => Object.values(row)[column])
    .reduce<number>((sum, value) => sum + (typeof value === "number" ? value : 0), 0);
}
