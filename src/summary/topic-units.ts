import type { Flow } from "../flow/flow.ts";
import type { Wording } from "../flow/wording.ts";
import { type Behind, behindMost, dossiersIn, MEASURES } from "./behind.ts";
import { cutLines } from "./cut-lines.ts";
import { quantity } from "./sum-line.ts";
import type { Cell, Sum, Summary, UnitLine } from "./summary.ts";

/** As many lines as there are units in the largest office that reads them on a phone. */
const UNITS = 30;
const WORST = 10;

/** A line a unit, its parts of the totals in the totals' order, told apart by where they stand. */
export function byUnit({ totals, units, parts }: Summary, wording: Wording): string[] {
  const columns = totals.map(({ title }, index) => wording.say("topic.column", { number: index + 1, title }));
  const lines = units.map((line) => unitLine(line, totals, parts.length > 1, wording));
  return [
    ...(columns.length === 0 ? [] : [wording.say("topic.columns", { columns: columns.join("; ") })]),
    ...cutLines(lines, UNITS, (count) => wording.say("topic.more_units", { count })),
    ...legend(units, wording),
  ];
}

function unitLine(
  { unit, reports, cells }: UnitLine,
  totals: readonly Sum[],
  hasParts: boolean,
  wording: Wording,
): string {
  const owed = reports.filter(({ state }) => state !== "not_owing").length;
  const missing = reports.filter(({ state }) => state === "missing").length;
  if (missing === owed) return wording.say("topic.line_missing", { unit: unit.short });
  const values = cells.map((cell, index) => cellText(cell, totals[index], wording)).join(" | ");
  if (missing > 0)
    return wording.say("topic.line_partial", { unit: unit.short, values, received: owed - missing, owed });
  const late = reports.some(({ state }) => state === "late");
  return wording.say(late && !hasParts ? "topic.line_late" : "topic.line", { unit: unit.short, values });
}

function cellText(cell: Cell, sum: Sum | undefined, wording: Wording): string {
  if ("value" in cell) return sum === undefined ? "" : quantity(sum, cell.value, wording);
  return wording.say(`topic.cell.${cell.none}`);
}

/** What the signs mean that stand in the table. */
function legend(units: readonly UnitLine[], wording: Wording): string[] {
  const signs = (["missing", "not_applicable", "no_base"] as const).filter((none) =>
    units.some(({ cells }) => cells.some((cell) => "none" in cell && cell.none === none)),
  );
  if (signs.length === 0) return [];
  const meanings = signs.map((none) =>
    wording.say("topic.sign", { sign: wording.say(`topic.cell.${none}`), meaning: wording.say(`chart.none.${none}`) }),
  );
  return [wording.say("topic.signs", { signs: meanings.join("; ") })];
}

/** Which units are behind most, and by what they are put in this order. */
export function worst(summary: Summary, flow: Flow): string[] {
  const { wording } = flow;
  const behind = behindMost(summary, flow);
  if (behind.length === 0) return [wording.say("topic.worst_none")];
  const lines = behind.map((one) => behindLine(one, wording));
  return [measuredBy(summary, flow), ...cutLines(lines, WORST, (count) => wording.say("topic.more_units", { count }))];
}

function measuredBy({ lists }: Summary, flow: Flow): string {
  const { wording, summary } = flow;
  const dossiers = dossiersIn(flow);
  const title = dossiers === undefined ? undefined : summary.totals[dossiers]?.title;
  const measures = [
    ...(lists.some(({ overdue }) => overdue !== undefined) ? [wording.say("topic.by_overdue")] : []),
    ...(title === undefined ? [] : [title]),
    wording.say("topic.by_reports"),
  ];
  return wording.say("topic.measured_by", { measures: measures.join(", ") });
}

/** ["• Ia Le: 3 việc quá hạn, 6 hồ sơ trễ, nộp muộn 1 báo cáo"] */
export function behindLine({ unit, ...behind }: Behind, wording: Wording): string {
  const words = MEASURES.filter((measure) => behind[measure] > 0).map((measure) =>
    wording.say(`topic.behind_${measure}`, { count: behind[measure] }),
  );
  return wording.say("topic.behind", { unit: unit.short, words: words.join(", ") });
}
