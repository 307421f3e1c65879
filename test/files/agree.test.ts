import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Briefing } from "../../src/app/ports.ts";
import { chartModel } from "../../src/files/chart/charts.ts";
import { chartSvg } from "../../src/files/chart/draw.ts";
import { excelModel } from "../../src/files/excel/sheets.ts";
import { excelBytes } from "../../src/files/excel/write.ts";
import { wordModel } from "../../src/files/word/document.ts";
import { wordBytes } from "../../src/files/word/write.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { approvalNote } from "../../src/summary/approval.ts";
import { chartsOf } from "../../src/summary/charts.ts";
import { present } from "../../src/summary/present.ts";
import { anyBriefing } from "./any-briefing.ts";
import { all, parseXml, tablesOf, unzip, wordsOf } from "./read-docx.ts";
import { type Read, readWorkbook } from "./read-workbook.ts";
import { seedBriefing } from "./seed-briefing.ts";

/**
 * What a rendering states, read back from it as a person reads it: numbers as they are written the Vietnamese way ("1.234,5",
 * "14,12%"), undefined where nothing is stated. Each is read from the finished file; nothing here looks into the summary.
 */
interface Stated {
  counts: string[];
  totals: (string | undefined)[];
  /** One a unit, in the order of the rows: its part of each total. */
  units: (string | undefined)[][];
}

/** Pictures by unit are sorted by their values, so of them one knows a total's values, not whose. */
type Pictured = Pick<Stated, "counts" | "totals"> & { values: string[][] };

const format = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 20 });

/** Excel holds numbers; they are written here, apart from the code that words the others. */
function written(read: Read | undefined, isRate: boolean): string | undefined {
  if (typeof read !== "number") return undefined;
  return isRate ? `${format.format(Math.round(read * 10_000) / 100)}%` : format.format(read);
}

const NUMBER = /^-?[\d.]+(?:,\d+)?%?$/;

function numberIn(text: string | undefined): string | undefined {
  return text !== undefined && NUMBER.test(text) ? text : undefined;
}

async function fromExcel(briefing: Briefing): Promise<Stated> {
  const { sheets } = await readWorkbook(await excelBytes(excelModel(briefing)));
  const [totals, units] = sheets;
  const rows = totals?.rows ?? [];
  const isRate = rows
    .slice(5)
    .map((row) => units?.rows[0] !== undefined && `${row["Mã số liệu"]}. ${row["Chỉ tiêu"]}: mẫu số` in units.rows[0]);
  return {
    counts: rows.slice(0, 5).map((row) => written(row["Số liệu"], false) ?? ""),
    totals: rows.slice(5).map((row, n) => written(row["Số liệu"], isRate[n] === true)),
    units: (units?.rows.slice(0, -1) ?? []).map((unit) =>
      rows.slice(5).map((row, n) => written(unit[`${row["Mã số liệu"]}. ${row["Chỉ tiêu"]}`], isRate[n] === true)),
    ),
  };
}

async function fromWord(briefing: Briefing): Promise<Stated> {
  const document = parseXml(unzip(await wordBytes(wordModel(briefing))).get("word/document.xml") ?? "");
  const tables = tablesOf(document);
  const rows = tables.flat();
  const byCode = (code: string) => rows.find(([first]) => first === code);
  const byUnit = tables.find(([head]) => head?.includes("STT") && head.includes("A1"));
  const place = byUnit?.[0]?.indexOf("A1") ?? 0;
  const stated = briefing.flow.summary.totals.map((_, n) => numberIn(byCode(`A${n + 1}`)?.[2]));
  return {
    counts: [1, 2, 3, 4, 5].map((n) => byCode(`B${n}`)?.[2] ?? ""),
    totals: stated,
    units: (byUnit ?? []).slice(1, -1).map((row) => row.slice(place).map(numberIn)),
  };
}

/** The pictures' texts, in the order in which they are written: of the one by reports the counts, of each by unit its rows and sum. */
function fromCharts(briefing: Briefing): Pictured {
  const { summary, flow } = drawable(briefing);
  const textsOf = (chart: string): string[] => {
    const pages = chartsOf(summary, flow).find((one) => one.chart === chart)?.pages ?? 0;
    return Array.from({ length: pages }, (_, page) => {
      const model = chartModel({ ...briefing, flow }, chart, page);
      return model === undefined
        ? []
        : all(parseXml(chartSvg(model).replace(/<style[^]*<\/style>/, "")), "text").map(({ children: [text] }) =>
            typeof text === "string" ? text : "",
          );
    }).flat();
  };
  const delivery = textsOf("delivery");
  const count = (state: string) => delivery.find((text) => text.startsWith(`${state}: `))?.split(": ")[1] ?? "";
  const [, received = "", expected = ""] = /Nhận ([\d.]+)\/([\d.]+) báo cáo/.exec(delivery.join(" ")) ?? [];
  const totals = flow.summary.totals.map(({ id }) => {
    const texts = textsOf(`total:${id}`);
    const [, sum] = /Cộng [\d.]+ đơn vị: (?:-?[\d.,]+\/-?[\d.,]+ = )?(-?[\d.,]+%?)\./.exec(texts.join(" ")) ?? [];
    return { texts, sum };
  });
  return {
    counts: [expected, received, count("Đúng hạn"), count("Nộp muộn"), count("Chưa nộp")],
    totals: totals.map(({ sum }) => sum),
    values: totals.map(({ texts }) => texts.map(numberIn).filter((text) => text !== undefined)),
  };
}

/** A flow that names a chart of every total. */
function drawable({ summary, flow }: Briefing): { summary: Briefing["summary"]; flow: Flow } {
  const charts = flow.summary.totals.map(({ id, title }) => ({ title, bar: id }));
  return { summary, flow: { ...flow, summary: { ...flow.summary, charts } } };
}

/** A text names no count that is 0, and no total at all where nobody has reported. */
function fromText({ summary, flow }: Briefing): Pick<Stated, "counts" | "totals"> {
  const text = present(summary, flow);
  const [, received = "", expected = ""] = /Đã (?:nộp|nhận) ([\d.]+)\/([\d.]+) /.exec(text) ?? [];
  const count = (pattern: RegExp) => pattern.exec(text)?.[1] ?? "0";
  const lines = text.split("\n");
  return {
    counts: [
      expected,
      received,
      count(/^Đúng hạn: ([\d.]+)/m),
      count(/^Nộp muộn \(([\d.]+)\)/m),
      count(/^Chưa nộp(?:, chưa đến hạn)? \(([\d.]+)\)/m),
    ],
    totals: flow.summary.totals.map(({ title }) => {
      const line = lines.find((one) => one.startsWith(`• ${title}: `));
      return numberIn(line?.slice(`• ${title}: `.length).split(/ \(|$/)[0]);
    }),
  };
}

const byText = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** What Word, the charts and the text state, and what each should, which is what Excel states. */
async function statements(briefing: Briefing): Promise<{ stated: unknown; wanted: unknown }> {
  const [excel, word, charts, text] = [
    await fromExcel(briefing),
    await fromWord(briefing),
    fromCharts(briefing),
    fromText(briefing),
  ];
  const { counts, totals, units } = excel;
  const values = totals.map((_, n) => units.flatMap((unit) => unit[n] ?? []).toSorted(byText));
  return {
    stated: { word, charts: { ...charts, values: charts.values.map((own) => own.toSorted(byText)) }, text },
    wanted: {
      // Of a period without any report Word has no table by unit, only who owes.
      word: { counts, totals, units: briefing.summary.received > 0 ? units : [] },
      charts: { counts, totals, values },
      text: { counts, totals },
    },
  };
}

/** How the reports stand that were received: how many are approved, and of the others whose they are. */
interface Standings {
  approved: number;
  waiting: string[];
  returned: string[];
}

/** One a report, in each sheet that has the column: in the one by unit only where a unit has one report. */
async function standingsInExcel(briefing: Briefing): Promise<Standings[]> {
  const { sheets } = await readWorkbook(await excelBytes(excelModel(briefing)));
  const told = sheets.filter(({ rows: [row] }) => row !== undefined && "Duyệt" in row);
  return told.map(({ rows }) => {
    const own = rows.filter((row) => row["Duyệt"] !== null);
    const named = (cell: string) =>
      own.flatMap((row) => (row["Duyệt"] === cell ? [String(row["Đơn vị"]).replace("UBND xã ", "")] : []));
    const approved = own.filter((row) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(row["Duyệt"])));
    return {
      approved: approved.length,
      waiting: named("chờ duyệt").toSorted(byText),
      returned: named("trả lại").toSorted(byText),
    };
  });
}

/** ["Còn 3 báo cáo chờ duyệt: UBND xã Ia 0 (2 kỳ, …); UBND xã Ia 1." -> 3] Of one period the names. */
async function standingsInWord(briefing: Briefing): Promise<{ text: string; of: Standings | undefined }> {
  const document = parseXml(unzip(await wordBytes(wordModel(briefing))).get("word/document.xml") ?? "");
  const text = all(document, "w:p")
    .map(wordsOf)
    .find((words) => words.startsWith("Người đứng đầu đơn vị đã duyệt"));
  if (text === undefined) return { text: "", of: undefined };
  const [, some, every] = /đã duyệt (?:(\d+)\/\d+|cả (\d+)) báo cáo đã nhận/.exec(text) ?? [];
  const named = (before: string) =>
    (new RegExp(`${before}: (.*?)\\.(?: |$)`).exec(text)?.[1] ?? "")
      .split("; ")
      .filter((name) => name !== "")
      .map((name) => name.replace("UBND xã ", ""))
      .toSorted(byText);
  const of = { approved: Number(some ?? every), waiting: named("chờ duyệt"), returned: named("trả lại để sửa") };
  return { text, of };
}

function standingsInText({ summary, flow }: Briefing): Standings | undefined {
  const lines = approvalNote(summary, flow.wording);
  if (lines.length === 0) return undefined;
  const named = (pattern: RegExp) =>
    lines.flatMap((line) => pattern.exec(line)?.[1]?.split(", ") ?? []).toSorted(byText);
  return {
    approved: Number(/^Đã duyệt (\d+)\/\d+ báo cáo/.exec(lines[0] ?? "")?.[1]),
    waiting: named(/^Chờ duyệt \(\d+\): (.*)$/),
    returned: named(/^Trả lại, chờ sửa \(\d+\): (.*)$/),
  };
}

describe("text, charts, Word and Excel of one briefing state the same numbers", () => {
  it.each([
    ["bao-cao-tuan", "2026-W48"],
    ["bao-cao-tuan", "2026-Q4"],
    ["bao-cao-tthc", "2026-11"],
  ])("of the seed's %s in %s", async (flow, period) => {
    const briefing = await seedBriefing(flow, period);
    expect(briefing.summary.received).toBeGreaterThan(10);
    const { stated, wanted } = await statements(briefing);
    expect(stated).toEqual(wanted);
  });

  it("of the seed's week in which nobody has reported", async () => {
    const { stated, wanted } = await statements(await seedBriefing("bao-cao-tuan", "2026-W48", { of: () => [] }));
    expect(stated).toEqual(wanted);
  });

  it.each([
    ["several weeks, merged units, missing, zero, not applicable", anyBriefing(), 30],
    ["more units than one picture holds", anyBriefing({ units: fc.constant(53) }), 2],
  ])("of any briefing: %s", (_, briefings, numRuns) =>
    fc.assert(
      fc.asyncProperty(briefings, async (briefing) => {
        const { stated, wanted } = await statements(briefing);
        expect(stated).toEqual(wanted);
      }),
      { numRuns },
    ),
  );
});

describe("text, Word and Excel of one briefing of reports that are approved", () => {
  const approved = (parts: (count: number) => boolean) =>
    anyBriefing({ approval: fc.constant(true) }).filter(({ summary }) => parts(summary.parts.length));

  it("state the same of the reports of one period, by name", () =>
    fc.assert(
      fc.asyncProperty(
        approved((count) => count === 1),
        async (briefing) => {
          const [byUnit, bySource] = await standingsInExcel(briefing);
          const { text, of: word } = await standingsInWord(briefing);
          const { received } = briefing.summary;
          const told = received === 0 ? undefined : bySource; // of no report nothing is said
          expect([word, standingsInText(briefing)]).toEqual([told, told]);
          expect(byUnit).toEqual(bySource ?? { approved: 0, waiting: [], returned: [] });
          expect(text.includes("gồm cả báo cáo chưa được duyệt")).toBe((told?.approved ?? 0) !== received);
        },
      ),
      { numRuns: 40 },
    ));

  it("count the same of several periods", () =>
    fc.assert(
      fc.asyncProperty(
        approved((count) => count > 1),
        async (briefing) => {
          const { received } = briefing.summary;
          const excel = (await standingsInExcel(briefing)).at(-1);
          const { text, of: word } = await standingsInWord(briefing);
          const note = approvalNote(briefing.summary, briefing.flow.wording).join("\n");
          const wanted =
            received === 0 || excel === undefined
              ? [0, 0, 0]
              : [excel.approved, excel.waiting.length, excel.returned.length];
          expect(wanted.reduce((sum, count) => sum + count)).toBe(received);
          const counts = (said: string, patterns: RegExp[]) => patterns.map((one) => Number(one.exec(said)?.[1] ?? 0));
          const open = [/Còn (\d+) báo cáo chờ/, /Có (\d+) báo cáo bị trả lại/];
          expect([word?.approved ?? 0, ...counts(text, open)]).toEqual(wanted);
          const noted = [/Đã duyệt (\d+)\//, /Chờ duyệt \((\d+)\)/, /Trả lại, chờ sửa \((\d+)\)/];
          expect(counts(note, noted)).toEqual(wanted);
        },
      ),
      { numRuns: 40 },
    ));

  it("say nothing of it where the flow wants none", () =>
    fc.assert(
      fc.asyncProperty(anyBriefing({ approval: fc.constant(false) }), async (briefing) => {
        expect([await standingsInExcel(briefing), await standingsInWord(briefing), standingsInText(briefing)]).toEqual([
          [],
          { text: "", of: undefined },
          undefined,
        ]);
      }),
      { numRuns: 10 },
    ));
});
