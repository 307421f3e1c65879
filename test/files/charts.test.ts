import { describe, expect, it } from "vitest";
import type { Briefing } from "../../src/app/ports.ts";
import type { UnitId } from "../../src/domain/people.ts";
import { chartModel } from "../../src/files/chart/charts.ts";
import { chartPng, chartSvg } from "../../src/files/chart/draw.ts";
import { widthOf } from "../../src/files/chart/fonts.ts";
import type { BarsBody, ChartModel, TrendBody } from "../../src/files/chart/model.ts";
import { chartsOf, rowsOnPage } from "../../src/summary/charts.ts";
import { trendOf } from "../../src/summary/summarize.ts";
import type { Summary } from "../../src/summary/summary.ts";
import { all, parseXml } from "./read-docx.ts";
import { seedBriefing } from "./seed-briefing.ts";

const seed = await seedBriefing("bao-cao-tuan", "2026-W48");
const charts = [
  { title: "Hồ sơ trễ hạn theo đơn vị", bar: "tre" },
  { title: "Tỷ lệ trễ hạn 8 tuần", line: "ty_le_tre" },
];
const flow = { ...seed.flow, summary: { ...seed.flow.summary, charts } };

function briefingOf(summary: Partial<Summary>, more: Partial<Briefing> = {}): Briefing {
  return { ...seed, flow, summary: { ...seed.summary, ...summary }, ...more };
}

/** The seed's units over and over, as many as a province has. */
function unitsOf(count: number): Summary["units"] {
  return Array.from({ length: count }, (_, n) => {
    const line = seed.summary.units[n % seed.summary.units.length];
    if (line === undefined) throw new Error("no units");
    return { ...line, unit: { ...line.unit, id: `u${n}` as UnitId, short: `${line.unit.short} ${n}` } };
  });
}

function modelOf(briefing: Briefing, chart: string, page = 0): ChartModel {
  const model = chartModel(briefing, chart, page);
  if (model === undefined) throw new Error(`no ${chart} ${page}`);
  return model;
}

function barsOf(briefing: Briefing, chart: string, page = 0): BarsBody {
  const { body } = modelOf(briefing, chart, page);
  if (body.is !== "bars") throw new Error(body.is);
  return body;
}

interface Drawn {
  width: number;
  height: number;
  texts: { text: string; left: number; right: number; y: number; size: number }[];
}

/** What is written where, measured with the letters that it is drawn with. */
function drawn(model: ChartModel): Drawn {
  const svg = chartSvg(model).replace(/<style[^]*<\/style>/, "");
  const [root] = all(parseXml(svg), "svg");
  return {
    width: Number(root?.attributes["width"]),
    height: Number(root?.attributes["height"]),
    texts: all(parseXml(svg), "text").map(({ attributes, children: [text = ""] }) => {
      if (typeof text !== "string") throw new Error("a text in a text");
      const style = attributes["style"] ?? "";
      const size = Number(/font-size:(\d+)px/.exec(style)?.[1]);
      const width = widthOf(text, size, style.includes("bold") ? "bold" : "normal");
      const [, dx = 0, dy = 0] = /translate\(([\d.-]+)[ ,]([\d.-]+)\)/.exec(attributes["transform"] ?? "") ?? [];
      const [x, y] = [Number(attributes["x"] ?? 0) + Number(dx), Number(attributes["y"] ?? 0) + Number(dy)];
      const left = { end: x - width, middle: x - width / 2 }[attributes["text-anchor"] ?? ""] ?? x;
      return { text, left, right: left + width, y, size };
    }),
  };
}

/** Texts that run into each other or out of the picture; a line of letters is as high as they are large. */
function clashes({ width, height, texts }: Drawn): string[] {
  const out = texts.filter(
    ({ left, right, y, size }) => left < 0 || right > width || y < size / 2 || y > height - size / 2,
  );
  const pairs = texts.flatMap((one, n) =>
    texts
      .slice(n + 1)
      .filter(
        (other) =>
          one.left < other.right &&
          other.left < one.right &&
          Math.abs(one.y - other.y) < Math.min(one.size, other.size),
      )
      .map((other) => `${one.text} × ${other.text}`),
  );
  return [...out.map(({ text }) => `${text} is outside`), ...pairs];
}

describe("which charts there are", () => {
  it("are who reported, and those that the flow names", () => {
    expect(chartsOf(seed.summary, flow)).toEqual([
      { chart: "delivery", title: "Tình hình nộp báo cáo", pages: 1 },
      { chart: "total:tre", title: "Hồ sơ trễ hạn theo đơn vị", pages: 1 },
      { chart: "trend:ty_le_tre", title: "Tỷ lệ trễ hạn 8 tuần", pages: 1 },
    ]);
  });

  it("are of the first total where the flow names none", () => {
    const unnamed = { ...flow, summary: { ...flow.summary, charts: [] } };
    const [first] = flow.summary.totals;
    expect(chartsOf(seed.summary, unnamed).slice(1)).toEqual([
      { chart: `total:${first?.id}`, title: `${first?.title} theo đơn vị`, pages: 1 },
      { chart: `trend:${first?.id}`, title: `${first?.title} qua các kỳ`, pages: 1 },
    ]);
  });

  it("are on several pages where there are many units, and none of a total that nobody has stated", () => {
    const pagesOf = (count: number) => chartsOf({ units: unitsOf(count) }, flow).map(({ pages }) => pages);
    expect([pagesOf(23), pagesOf(25), pagesOf(26), pagesOf(155)]).toEqual([
      [1, 1, 1],
      [1, 1, 1],
      [2, 2, 1],
      [7, 7, 1],
    ]);
    const none = seed.summary.units.map((line) => ({
      ...line,
      cells: line.cells.map(() => ({ none: "missing" as const })),
    }));
    expect(chartsOf({ units: none }, flow).map(({ chart }) => chart)).toEqual(["delivery", "trend:ty_le_tre"]);
    expect(chartsOf({ units: [] }, flow)).toEqual([]);
  });

  it("fill their pages alike, each row once", () => {
    const rows = Array.from({ length: 155 }, (_, n) => n);
    const pages = Array.from({ length: 7 }, (_, page) => rowsOnPage(rows, page, 7));
    expect(pages.flat()).toEqual(rows);
    expect(new Set(pages.map(({ length }) => length))).toEqual(new Set([22, 23]));
  });

  it("are not drawn under a name or on a page that they do not have", () => {
    for (const [chart, page] of [
      ["total:khac", 0],
      ["total:xong", 0],
      ["delivery", 1],
      ["delivery", -1],
      ["", 0],
    ] as const)
      expect(chartModel(briefingOf({}), chart, page)).toBeUndefined();
  });
});

describe("who reported", () => {
  it("tells each unit's state in words and by its bar, and counts them in the legend", () => {
    const body = barsOf(briefingOf({}), "delivery");
    const { onTime, late, missing, units } = seed.summary;
    expect(body.series.map(({ name }) => name)).toEqual([
      `Đúng hạn: ${onTime.length}`,
      `Nộp muộn: ${late.length}`,
      `Chưa nộp: ${missing.length}`,
    ]);
    const wordsAndBars = new Set(
      body.rows.map(({ label, values }) => `${label.split(" ")[0]} ${JSON.stringify(values)}`),
    );
    expect(wordsAndBars).toEqual(new Set(["Đúng [1,null,null]", "Muộn [null,1,null]", "Chưa [null,null,1]"]));
    expect(body.rows.map(({ name }) => name)).toEqual(units.map(({ unit }) => unit.short));
  });

  it("counts the reports of several weeks on one scale", async () => {
    const quarter = await seedBriefing("bao-cao-tuan", "2026-Q4");
    const body = barsOf(quarter, "delivery");
    const parts = quarter.summary.parts.length;
    expect(body.most).toBe(parts);
    for (const { values } of body.rows) expect(values.reduce<number>((sum, value = 0) => sum + value, 0)).toBe(parts);
    expect(body.rows[0]?.label).toMatch(/^\d+ đúng, \d+ muộn, \d+ chưa$/);
  });
});

describe("a total by unit", () => {
  const values = [3, 0, -2, undefined, 12];
  const cells = (value: number | undefined) =>
    flow.summary.totals.map(() => (value === undefined ? { none: "not_applicable" as const } : { value }));
  const few = unitsOf(5).map((line, n) => ({ ...line, cells: cells(values[n]) }));

  it("has the largest first, a word where there is no value, and its sum above", () => {
    const model = modelOf(briefingOf({ units: few }), "total:tre");
    expect((model.body as BarsBody).rows.map(({ label, values: [value] }) => [label, value])).toEqual([
      ["12", 12],
      ["3", 3],
      ["0", 0],
      ["-2", -2],
      ["Không thuộc diện", undefined],
    ]);
    const sum = seed.summary.totals.find(({ id }) => id === "tre");
    expect(model.notes[1]).toBe(`Cộng ${sum?.units} đơn vị: ${sum?.value}.`);
  });

  it("draws a bar for 0 and none for what is missing", () => {
    const svg = chartSvg(modelOf(briefingOf({ units: few }), "total:tre"));
    expect(svg.match(/fill="#0072B2"/g)).toHaveLength(4); // of five rows
  });

  it("has one scale on all pages", () => {
    const many = briefingOf({ units: unitsOf(155) });
    const pages = Array.from({ length: 7 }, (_, page) => barsOf(many, "total:tre", page));
    expect(new Set(pages.map(({ least, most }) => `${least} ${most}`)).size).toBe(1);
    const shown = pages.flatMap(({ rows }) => rows.map(({ values: [value] }) => value ?? -1));
    expect(shown).toEqual(shown.toSorted((a, b) => b - a));
    expect(shown).toHaveLength(155);
  });
});

describe("a total over eight periods", () => {
  const part = { period: seed.summary.period, deadline: seed.summary.deadline, units: [] };
  const [point] = trendOf(flow, [part], [], seed.summary.asOf);
  if (point === undefined) throw new Error("no point");
  const trend = [0.1, 0, undefined, 0.25, undefined, undefined, 0.5, 1].map((value) => ({
    ...point,
    received: 19,
    expected: 23,
    values: seed.summary.totals.map(() => value),
  }));

  it("has a gap and a word where there is no value, and under each how many reported", () => {
    const { points } = modelOf(briefingOf({}, { trend }), "trend:ty_le_tre").body as TrendBody;
    expect(points.map(({ value, label, name }) => [value, label, name.slice(1).join(" ")])).toEqual([
      [0.1, "10%", "19/23"],
      [0, "0%", "19/23"],
      [undefined, "", "19/23 thiếu"],
      [0.25, "25%", "19/23"],
      [undefined, "", "19/23 thiếu"],
      [undefined, "", "19/23 thiếu"],
      [0.5, "50%", "19/23"],
      [1, "100%", "19/23"],
    ]);
  });

  it("draws a point for each value, also between two gaps, and none for a gap", () => {
    const svg = chartSvg(modelOf(briefingOf({}, { trend }), "trend:ty_le_tre"));
    const points = svg.match(/<path d="M1 0A1 1 0 1 1[^>]*fill="#0072B2"/g);
    expect(points).toHaveLength(5);
  });

  it("has no text over another, however large the numbers", () => {
    const large = trend.map((one, n) => ({ ...one, values: one.values.map(() => 123_456_789 + n) }));
    const unnamed = { ...flow, summary: { ...flow.summary, charts: [{ title: "Hồ sơ", line: "nhan" }] } };
    const picture = drawn(modelOf(briefingOf({}, { trend: large, flow: unnamed }), "trend:nhan"));
    expect(clashes(picture)).toEqual([]);
    expect(Math.min(...picture.texts.map(({ size }) => size))).toBeGreaterThanOrEqual(18);
  });
});

/** On a phone 360 px wide a picture is shown at half its size. */
describe("on a phone", () => {
  const long = {
    ...seed.flow.summary,
    charts: [{ title: "Tỷ lệ tiếp nhận trực tuyến trên số tiếp nhận trong kỳ của từng đơn vị", bar: "tre" }],
  };
  const longNames = unitsOf(23).map((line, n) =>
    n % 3 === 0 ? { ...line, unit: { ...line.unit, short: `Trung tâm Văn hóa - Thông tin và Thể thao ${n}` } } : line,
  );

  it.each([
    ["23 units", briefingOf({}), "delivery", 0],
    ["155 units, the first page", briefingOf({ units: unitsOf(155) }), "delivery", 0],
    ["155 units, the last page", briefingOf({ units: unitsOf(155) }), "delivery", 6],
    ["155 units by a total", briefingOf({ units: unitsOf(155) }), "total:tre", 3],
    [
      "long names and a long title",
      briefingOf({ units: longNames }, { flow: { ...flow, summary: long } }),
      "total:tre",
      0,
    ],
    ["nobody has reported", briefingOf({ received: 0 }), "delivery", 0],
  ])(
    "%s can be read: no text runs into another or out of the picture, and none is smaller than 11 px",
    (_, briefing, chart, page) => {
      const picture = drawn(modelOf(briefing, chart, page));
      expect(clashes(picture)).toEqual([]);
      expect(picture.width).toBe(720);
      expect(Math.min(...picture.texts.map(({ size }) => size)) / 2).toBeGreaterThanOrEqual(11);
      expect(picture.height / picture.width).toBeLessThan(3);
    },
  );

  it("names every unit once, and the page", () => {
    const many = briefingOf({
      units: unitsOf(155).map((line, n) => ({ ...line, unit: { ...line.unit, short: `Xã ${n}` } })),
    });
    const pages = Array.from({ length: 7 }, (_, page) => drawn(modelOf(many, "delivery", page)));
    pages.forEach(({ texts }, n) => {
      expect(texts.map(({ text }) => text)).toContain(`Tình hình nộp báo cáo (trang ${n + 1}/7)`);
    });
    const texts = pages.flatMap((page) => page.texts.map(({ text }) => text));
    for (const { unit } of many.summary.units) expect(texts.filter((text) => text === unit.short)).toHaveLength(1);
  });

  it("is a PNG of the picture's size", () => {
    const model = modelOf(briefingOf({}), "delivery");
    const png = Buffer.from(chartPng(model));
    const { width, height } = drawn(model);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
    expect(png.length).toBeLessThan(200_000);
  });
});
