import { cpus } from "node:os";
import type { Briefing } from "../../src/app/ports.ts";
import type { FileRecipe } from "../../src/engine/conversation.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { chartsOf } from "../../src/summary/charts.ts";
import { briefingOf } from "./briefing.ts";
import { giaobanOnMemory } from "./giaoban.ts";
import { milliseconds, table } from "./markdown.ts";
import { shippedLibrary } from "./office.ts";
import { SCRIPT } from "./script.ts";
import { median, percentile } from "./statistics.ts";

/**
 * `npm run bench:files`: the chart, the Word and the Excel of a week, each from the briefing to the bytes as they are sent, through
 * the rendering thread; how much memory 500 charts take; and how long a clerk waits for an answer meanwhile.
 */

const PROVINCE = 155;
const COUNTRY = 4_000;
const CHARTS = 500;
const RUNS = 10;
/** Between two turns: what waits for the event loop gets its turn. */
const PAUSE_MS = 5;
const SNAPSHOT = "7K2M4QXD";
const WORD: FileRecipe = { make: "word", snapshot: SNAPSHOT };
const EXCEL: FileRecipe = { make: "excel", snapshot: SNAPSHOT };

const renderFile = renderFileFrom(memoryStores().files);

async function bytesOf(recipe: FileRecipe, briefing: Briefing): Promise<Uint8Array> {
  const file = await renderFile(recipe, briefing);
  if (file === undefined) throw new Error(`Nothing was made of ${JSON.stringify(recipe)}`);
  return file.bytes;
}

async function timed(times: number, run: (n: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const begun = performance.now();
    await run(n);
    took.push(performance.now() - begun);
  }
  return took;
}

/** Every chart of a province, page after page; the memory of the process, its rendering thread included, early and at the end. */
async function charts(briefing: Briefing) {
  const recipes = chartsOf(briefing.summary, briefing.flow).flatMap(({ chart, pages }) =>
    Array.from({ length: pages }, (_, page): FileRecipe => ({ make: "chart", snapshot: SNAPSHOT, chart, page })),
  );
  const draw = (n: number) => bytesOf(recipes[n % recipes.length] ?? WORD, briefing);
  const before = process.memoryUsage().rss;
  const begun = performance.now();
  await draw(0);
  const first = performance.now() - begun;
  await timed(recipes.length, draw); // compiles the code
  const early = process.memoryUsage().rss;
  let peak = early;
  const took = await timed(CHARTS, async (n) => {
    await draw(n);
    peak = Math.max(peak, process.memoryUsage().rss);
  });
  return { first, took, before, early, peak, late: process.memoryUsage().rss };
}

/** One clerk after the other hands in a report; each turn's time, from when it was said until the answer went out. */
async function turnsWhile(work: () => Promise<unknown>): Promise<number[]> {
  const clerks = 200;
  const { turn, settled } = await giaobanOnMemory(clerks);
  const hand = async function* () {
    for (let clerk = 0; clerk < clerks; clerk += 1)
      for (let step = 0; step < SCRIPT.length; step += 1) {
        const said = performance.now();
        await turn(clerk, step);
        yield performance.now() - said;
        await new Promise((resolve) => void setTimeout(resolve, PAUSE_MS));
      }
  };
  const reports = hand();
  for (let step = 0; step < SCRIPT.length; step += 1) await reports.next(); // compiles the code
  const working = work().then(() => "done" as const);
  const turns: number[] = [];
  for (;;) {
    const next = await Promise.race([working, reports.next()]);
    if (next === "done" || next.done === true) break;
    turns.push(next.value);
  }
  await working;
  await settled();
  return turns;
}

/** The same rows through the same library, bare: no styles, no formulas, no second sheet, on the thread that waits. */
async function bareExcel({ summary }: Briefing): Promise<number> {
  const { default: ExcelJS } = await import("exceljs"); // now, or it would count as memory of charts
  const begun = performance.now();
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("a");
  for (const { unit, cells } of summary.units)
    sheet.addRow([unit.name, ...cells.map((cell) => ("value" in cell ? cell.value : null))]);
  await book.xlsx.writeBuffer();
  return performance.now() - begun;
}

async function main(): Promise<void> {
  const library = shippedLibrary();
  const province = briefingOf(library, PROVINCE);
  const drawn = await charts(province);
  await bytesOf(WORD, province);
  const word = await timed(RUNS, () => bytesOf(WORD, province));
  const country = briefingOf(library, COUNTRY);
  await bytesOf(EXCEL, country);
  const excel = await timed(RUNS / 2, () => bytesOf(EXCEL, country));
  const whileCharts = await turnsWhile(() =>
    timed(30, () => bytesOf({ make: "chart", snapshot: SNAPSHOT, chart: "delivery", page: 0 }, province)),
  );
  const whileWord = await turnsWhile(() => timed(RUNS, () => bytesOf(WORD, province)));
  const whileExcel = await turnsWhile(() => timed(3, () => bytesOf(EXCEL, country)));
  const bare = median([await bareExcel(country), await bareExcel(country), await bareExcel(country)]);

  const mb = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
  const both = (took: number[]) => `${milliseconds(median(took))}, ${milliseconds(percentile(took, 0.95))}`;
  const turns = (own: number[]) =>
    `${milliseconds(percentile(own, 0.95))}, ${milliseconds(Math.max(...own))} (${own.length} turns)`;
  console.log(`${cpus().length} cores, Node ${process.version}, run by tsx`);
  console.log(
    table(
      ["from the briefing to the bytes", "measured", "wanted"],
      [
        ["the first chart, libraries and fonts loaded", milliseconds(drawn.first), ""],
        [`a chart of ${PROVINCE} units, warm: median, p95 of ${CHARTS}`, both(drawn.took), "≤ 150 ms"],
        [
          `memory that the thread adds (to ${mb(drawn.before)}): after the first charts, after ${CHARTS}, at the peak`,
          [drawn.early, drawn.late, drawn.peak].map((rss) => mb(rss - drawn.before)).join(", "),
          "< 250 MB",
        ],
        [`Word of ${PROVINCE} units: median, p95 of ${RUNS}`, both(word), "≤ 300 ms"],
        [`Excel of ${COUNTRY.toLocaleString("en")} units: median, p95 of ${RUNS / 2}`, both(excel), "≤ 2 s"],
        [
          "the same rows bare by the same library; Excel's ratio to it",
          `${milliseconds(bare)}; ${(median(excel) / bare).toFixed(1)}`,
          "",
        ],
        ["a clerk's turn meanwhile, stores in memory: p95, longest: charts", turns(whileCharts), "≤ 50 ms"],
        ["Word", turns(whileWord), "≤ 50 ms"],
        ["Excel", turns(whileExcel), "≤ 50 ms"],
      ],
    ),
  );
  process.exit(0); // the app's pulse would go on
}

await main();
