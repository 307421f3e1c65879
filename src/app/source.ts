import type { Person, PersonId, UnitId } from "../domain/people.ts";
import { reportId } from "../domain/report.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { formatMinutes } from "../flow/duration.ts";
import { type Flow, stepOf } from "../flow/flow.ts";
import { formatInstant, periodName, shortPeriodName } from "../flow/period-name.ts";
import type { Total } from "../flow/schema.ts";
import { cutNames, type Named, unitNames } from "../flow/unit-names.ts";
import { COUNTED, codeOf, DELIVERY, deliveryCount, type FigureRef, readCode } from "../summary/code.ts";
import { cutLines } from "../summary/cut-lines.ts";
import { rowWords } from "../summary/row-line.ts";
import { quantity, sumValue } from "../summary/sum-line.ts";
import type { Cell, Sum, Summary, UnitLine } from "../summary/summary.ts";
import { decisionsOn, nameOf } from "./approval.ts";
import type { Office } from "./office.ts";
import type { Snapshot } from "./ports.ts";
import { saidBack } from "./said-back.ts";
import { standingInShort } from "./say-standing.ts";
import { correctedOf } from "./snapshot.ts";
import { answersBehind, reportLines, statementLines, submissionAt } from "./source-report.ts";
import { seenToday } from "./standing.ts";

/** Where a figure of a snapshot comes from: which units or which report, in whose words, and what was changed since. */

/** Units, deliveries and reports that are listed. */
const UNITS = 8;
const DELIVERIES = 12;
const REPORTS = 4;
/** Units of a total that can be looked at by a button. */
const BUTTONS = 3;

interface Traced {
  office: Office;
  snapshot: Snapshot;
  flow: Flow;
  summary: Summary;
  /** The same reports as they are now. */
  corrected: Summary;
  /** Units of the snapshot that the person may see today. */
  seen: ReadonlySet<UnitId>;
}

/**
 * The source of the figure of a code, as it was typed, as far as the person may see its units today. Without a code, or with one that
 * the snapshot does not have, which codes there are.
 */
export async function sourceOf(office: Office, person: Person, snapshot: Snapshot, code: string): Promise<OutMessage> {
  const made = await correctedOf(office, snapshot);
  const units = made.summary.units.flatMap(({ unit }) => office.directory.unit(unit.id) ?? []);
  const seen = new Set(seenToday(office, person, units).map(({ id }) => id));
  const traced = { office, snapshot, ...made, seen };
  const ref = readCode(code);
  const { wording } = made.flow;
  const first = code === "" ? wording.say("source.how") : wording.say("source.no_code", { code: saidBack(code) });
  return (ref && (await told(traced, ref))) ?? { text: [first, stated(traced), ...knownCodes(traced)].join("\n") };
}

async function told(traced: Traced, ref: FigureRef): Promise<OutMessage | undefined> {
  const { flow, summary } = traced;
  switch (ref.of) {
    case "total": {
      const sum = summary.totals[ref.total];
      return sum && totalSource(traced, sum, ref.total);
    }
    case "cell": {
      const [total, sum, line] = [flow.summary.totals[ref.total], summary.totals[ref.total], summary.units[ref.unit]];
      return (
        total && sum && line && forUnit(traced, line.unit, ref, () => cellSource(traced, { ref, total, sum, line }))
      );
    }
    case "delivery":
      return deliverySource(traced, ref.count);
    case "row": {
      const row = summary.lists[ref.list]?.rows[ref.row];
      return row && forUnit(traced, row.unit, ref, () => rowSource(traced, ref));
    }
    case "unbalanced": {
      const one = summary.unbalanced[ref.index];
      return one && forUnit(traced, one.unit, ref, () => unbalancedSource(traced, ref));
    }
  }
}

// ------------------------------------------------------------------------------------------------------------ of a total

async function totalSource(traced: Traced, sum: Sum, total: number): Promise<OutMessage> {
  const { flow, summary, corrected, snapshot, seen } = traced;
  const { wording } = flow;
  const shown = unitsOf(traced, total);
  const lines = cutLines(
    shown.map(({ code, unit, cell, after }) => {
      const value = cellWords(flow, sum, cell);
      const line = wording.say("source.unit", { code, unit: unit.short, value });
      return after === undefined ? line : wording.say("source.unit_since", { line, to: cellWords(flow, sum, after) });
    }),
    UNITS,
    (count) => wording.say("source.more_units", { count }),
  );
  const now = corrected.totals[total];
  const isWhole = seen.size === summary.units.length;
  const hidden = summary.units.length - seen.size;
  const without = (["missing", "not_applicable", "not_reported"] as const).flatMap((none) => {
    const units = summary.units.filter(({ unit, cells }) => {
      const cell = cells[total];
      return seen.has(unit.id) && cell !== undefined && "none" in cell && cell.none === none;
    });
    const names = unitNames(
      wording,
      units.map(({ unit }) => unit),
    );
    return units.length === 0 ? [] : [wording.say("source.without", { why: wording.say(`chart.none.${none}`), names })];
  });
  const { rate, units } = sum;
  return {
    text: [
      wording.say("source.heading", {
        code: codeOf({ of: "total", total }),
        title: sum.title,
        value: sumValue(sum, wording),
      }),
      stated(traced),
      ...(isWhole && now !== undefined && now.value !== sum.value
        ? [wording.say("source.since", { from: sumValue(sum, wording), to: sumValue(now, wording) })]
        : []),
      "",
      rate === undefined
        ? wording.say("source.sum", { units })
        : wording.say("source.rate", { units, part: rate.part, whole: rate.whole }),
      ...lines,
      ...without,
      ...(await cameSince(traced)),
      ...(hidden === 0 ? [] : [wording.say("source.hidden", { count: hidden })]),
    ].join("\n"),
    ...(shown.length === 0
      ? {}
      : {
          options: shown.slice(0, BUTTONS).map(({ code, unit }) => ({
            id: `/nguon ${code} ${snapshot.id}`,
            label: wording.say("button.source", { code, unit: unit.short }),
          })),
        }),
  };
}

interface UnitPart {
  code: string;
  unit: Named;
  cell: Cell;
  /** As it is now, where its reports were amended since. */
  after?: Cell;
}

/** What each unit gave: what was changed since first, then the largest. */
function unitsOf({ summary, corrected, seen }: Traced, total: number): UnitPart[] {
  return summary.units
    .flatMap(({ unit, cells }, place): UnitPart[] => {
      const [cell, now] = [cells[total], corrected.units[place]?.cells[total]];
      if (cell === undefined || !seen.has(unit.id) || ("none" in cell && cell.none !== "no_base")) return [];
      const code = codeOf({ of: "cell", total, unit: place });
      return [{ code, unit, cell, ...(now === undefined || isSame(cell, now) ? {} : { after: now }) }];
    })
    .sort((a, b) => Number(b.after !== undefined) - Number(a.after !== undefined) || weight(b.cell) - weight(a.cell));
}

function isSame(a: Cell, b: Cell): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Of a rate the numerator. */
function weight(cell: Cell): number {
  if ("value" in cell) return cell.rate?.part ?? cell.value;
  return cell.none === "no_base" ? cell.part : 0;
}

/** ["40"] ["28,57% (2/7)"] ["Chưa nộp"] */
function cellWords({ wording }: Flow, sum: Sum, cell: Cell): string {
  if ("none" in cell) return wording.say(`chart.none.${cell.none}`);
  const value = quantity(sum, cell.value, wording);
  if (cell.rate === undefined) return value;
  return wording.say("source.with_fraction", { value, fraction: wording.say("summary.fraction", cell.rate) });
}

// ---------------------------------------------------------------------------------------------------- of a unit's figure

interface CellAsked {
  ref: FigureRef & { of: "cell" };
  total: Total;
  sum: Sum;
  line: UnitLine;
}

async function cellSource(traced: Traced, { ref, total, sum, line }: CellAsked): Promise<OutMessage> {
  const { office, flow, summary, corrected, snapshot } = traced;
  const { wording } = flow;
  const cell = line.cells[ref.total] ?? { none: "not_reported" };
  const after = corrected.units[ref.unit]?.cells[ref.total] ?? cell;
  const behind = answersBehind(flow, total.per === undefined ? [total.value] : [total.value, total.per], summary.parts);
  const owed = summary.parts.filter(
    (part, place) => line.reports[place]?.state !== "not_owing" && behind.some(({ periods }) => periods.includes(part)),
  );
  const ids = owed.map((part) => reportId(line.unit.id, flow.id, part.key));
  const [given, decisions] = await Promise.all([office.stores.reports.several(ids), decisionsOn(office, flow, ids)]);
  const reports = new Map(given.map((report) => [report.period.key, report]));
  const blocks = owed.toReversed().map((part) => {
    const report = reports.get(part.key);
    const period = periodName(wording, part);
    if (report === undefined) return [wording.say("source.not_come", { period })];
    if (report.at > snapshot.at)
      return [wording.say("source.came_since", { period, at: formatInstant(wording, report.at) })];
    const own = behind.filter(({ periods }) => periods.includes(part)).map(({ step }) => step);
    return reportLines({ flow, report, steps: own, at: snapshot.at, nameOf: nameIn(office), decisions });
  });
  const title = wording.say("source.title_of_unit", { title: sum.title, unit: line.unit.short });
  const more = blocks.length - REPORTS;
  return {
    text: [
      wording.say("source.heading", { code: codeOf(ref), title, value: cellWords(flow, sum, cell) }),
      stated(traced),
      ...(isSame(cell, after)
        ? []
        : [wording.say("source.since", { from: cellWords(flow, sum, cell), to: cellWords(flow, sum, after) })]),
      ...blocks.slice(0, REPORTS).flatMap((block) => ["", ...block]),
      ...(more > 0 ? ["", wording.say("source.more_reports", { count: more })] : []),
    ].join("\n"),
  };
}

// ------------------------------------------------------------------------------------------- of a row, of a mismatch

async function rowSource(traced: Traced, ref: FigureRef & { of: "row" }): Promise<OutMessage | undefined> {
  const { office, flow, summary, corrected, snapshot } = traced;
  const { wording } = flow;
  const list = summary.lists[ref.list];
  const row = list?.rows[ref.row];
  const step = list && stepOf(flow, list.from);
  const [report] = row === undefined ? [] : await office.stores.reports.several([row.report]);
  if (list === undefined || row === undefined || step === undefined || report === undefined) return undefined;
  const value = rowWords(list, row);
  const stands = corrected.lists[ref.list]?.rows.some(
    (one) => one.report === row.report && rowWords(list, one) === value,
  );
  const [first] = list.columns;
  const words = first === undefined ? undefined : row.cells[first.id];
  return {
    text: [
      wording.say("source.heading", {
        code: codeOf(ref),
        title: wording.say("source.title_of_unit", { title: list.title, unit: row.unit.short }),
        value,
      }),
      stated(traced),
      ...(stands ? [] : [wording.say("source.row_since")]),
      "",
      ...reportLines({
        flow,
        report,
        steps: [step],
        at: snapshot.at,
        nameOf: nameIn(office),
        decisions: await decisionsOn(office, flow, [report.id]),
        row: String(words ?? ""),
      }),
    ].join("\n"),
  };
}

async function unbalancedSource(
  traced: Traced,
  ref: FigureRef & { of: "unbalanced" },
): Promise<OutMessage | undefined> {
  const { office, flow, summary, corrected, snapshot } = traced;
  const { wording } = flow;
  const one = summary.unbalanced[ref.index];
  const check = flow.checks.find(({ id }) => id === one?.check);
  const [report] =
    one === undefined ? [] : await office.stores.reports.several([reportId(one.unit.id, flow.id, one.part)]);
  if (one === undefined || check === undefined || report === undefined) return undefined;
  const stands = corrected.unbalanced.some(
    ({ unit, part, check: id, sentence }) =>
      unit.id === one.unit.id && part === one.part && id === one.check && sentence === one.sentence,
  );
  const known = { flow, nameOf: nameIn(office) };
  const decisions = await decisionsOn(office, flow, [report.id]);
  const steps = answersBehind(flow, [check.that], [report.period]).map(({ step }) => step);
  const explained = submissionAt(report, snapshot.at).explained[one.check];
  return {
    text: [
      wording.say("source.heading", { code: codeOf(ref), title: one.unit.short, value: one.sentence }),
      stated(traced),
      ...(stands ? [] : [wording.say("source.mismatch_since")]),
      "",
      wording.say("review.explained", { text: one.explanation }),
      ...statementLines(known, explained === undefined ? [] : [explained.source]),
      "",
      ...reportLines({ ...known, report, steps, at: snapshot.at, decisions }),
    ].join("\n"),
  };
}

// ------------------------------------------------------------------------------------------------- of what was delivered

async function deliverySource(traced: Traced, count: (typeof DELIVERY)[number]): Promise<OutMessage> {
  const { flow, summary, seen } = traced;
  const { wording } = flow;
  const hidden = summary.units.length - seen.size;
  return {
    text: [
      wording.say("source.heading", {
        code: codeOf({ of: "delivery", count }),
        title: wording.say(COUNTED[count]),
        value: wording.say("source.reports", { count: deliveryCount(summary, count) }),
      }),
      stated(traced),
      "",
      ...cutLines(deliveryLines(traced, count), DELIVERIES, (more) =>
        wording.say("source.more_reports", { count: more }),
      ),
      ...(count === "missing" || count === "received" ? await cameSince(traced) : []),
      ...(hidden === 0 ? [] : [wording.say("source.hidden", { count: hidden })]),
    ].join("\n"),
  };
}

/** Of those that came when, the newest first; of the others the names. */
function deliveryLines({ flow: { wording }, summary, seen }: Traced, count: (typeof DELIVERY)[number]): string[] {
  const owed = summary.units
    .filter(({ unit }) => seen.has(unit.id))
    .flatMap(({ unit, reports }) => reports.map((report, place) => ({ unit, report, part: summary.parts[place] })))
    .filter(({ report }) => report.state !== "not_owing");
  const several = summary.parts.length > 1;
  const named = ({ unit, part }: (typeof owed)[number]) =>
    several && part !== undefined
      ? wording.say("source.unit_in", { unit: unit.short, period: shortPeriodName(wording, part) })
      : unit.short;
  if (count === "expected") return namesLine(wording, owed.map(named));
  if (count === "missing")
    return namesLine(wording, owed.filter(({ report }) => report.state === "missing").map(named));
  return owed
    .flatMap((one) => ("id" in one.report ? [{ ...one, report: one.report }] : []))
    .filter(({ report }) => count === "received" || report.state === (count === "late" ? "late" : "on_time"))
    .sort((a, b) => b.report.at - a.report.at)
    .map((one) => {
      const given = { unit: named(one), at: formatInstant(wording, one.report.at) };
      const line =
        one.report.state === "late"
          ? wording.say("source.delivered_late", { ...given, duration: formatMinutes(wording, one.report.minutes) })
          : wording.say("source.delivered", given);
      const { standing } = one.report;
      return standing === undefined
        ? line
        : wording.say("source.delivered_standing", { line, standing: standingInShort(standing, wording) });
    });
}

function namesLine(wording: Flow["wording"], names: string[]): string[] {
  return names.length === 0 ? [] : [cutNames(wording, names)];
}

// --------------------------------------------------------------------------------------------------------------- shared

/** Which report and period this is, and as of when. */
function stated({ flow: { wording, title }, summary }: Traced): string {
  const period = periodName(wording, summary.period);
  return wording.say("source.of", { title, period, at: formatInstant(wording, summary.asOf) });
}

/** Units that have reported since, which none of the snapshot's figures counts. */
async function cameSince({ office, flow, summary, seen }: Traced): Promise<string[]> {
  const missing = summary.missing.filter(({ unit }) => seen.has(unit.id));
  const idOf = ({ unit, part }: (typeof missing)[number]) => reportId(unit.id, flow.id, part);
  const there = await office.stores.reports.existing(missing.map(idOf));
  const came = new Map(missing.filter((one) => there.has(idOf(one))).map(({ unit }) => [unit.id, unit]));
  const names = unitNames(flow.wording, [...came.values()]);
  return came.size === 0 ? [] : [flow.wording.say("source.since_came", { names })];
}

async function forUnit(
  { seen, flow: { wording } }: Traced,
  unit: Named,
  ref: FigureRef,
  tell: () => Promise<OutMessage | undefined>,
): Promise<OutMessage | undefined> {
  return seen.has(unit.id) ? tell() : { text: wording.say("source.not_seen", { code: codeOf(ref) }) };
}

function nameIn(office: Office): (person: PersonId) => string {
  return (person) => nameOf(office, person);
}

/** Every code of the snapshot, as ranges. */
function knownCodes({ summary, flow: { wording } }: Traced): string[] {
  const { totals, units, lists, unbalanced } = summary;
  const range = (count: number, ref: (place: number) => FigureRef) =>
    count === 1 ? codeOf(ref(0)) : wording.say("source.range", { first: codeOf(ref(0)), last: codeOf(ref(count - 1)) });
  const lines = [
    ...(totals.length === 0
      ? []
      : [
          wording.say("source.codes.totals", {
            codes: range(totals.length, (total) => ({ of: "total", total })),
            example: codeOf({ of: "cell", total: 0, unit: 0 }),
            units: units.length,
          }),
        ]),
    wording.say("source.codes.delivery", {
      codes: range(DELIVERY.length, (place) => ({ of: "delivery", count: DELIVERY[place] ?? "expected" })),
    }),
    ...lists.flatMap(({ title, rows }, list) =>
      rows.length === 0
        ? []
        : [wording.say("source.codes.list", { codes: range(rows.length, (row) => ({ of: "row", list, row })), title })],
    ),
    ...(unbalanced.length === 0
      ? []
      : [
          wording.say("source.codes.unbalanced", {
            codes: range(unbalanced.length, (index) => ({ of: "unbalanced", index })),
          }),
        ]),
  ];
  return [wording.say("source.codes"), ...lines];
}
