import { isWorkingDay } from "../../src/domain/calendar.ts";
import type { Unit } from "../../src/domain/people.ts";
import type { Period } from "../../src/domain/period.ts";
import type { Answers, Report, Row } from "../../src/domain/report.ts";
import { addDays, type Day, daysBetween, MINUTE } from "../../src/domain/time.ts";
import { realCalendar } from "../domain/real-calendar.ts";
import type { Year } from "./any-year.ts";

/**
 * The summary of a year's question, recounted from the raw reports in the plainest way: whoever doubts a figure could do the same
 * with the paper. It knows the one report of `any-year.ts` by heart, reads no flow file and uses nothing of src/summary.
 */
export function recount(year: Year) {
  const { asked, before, asOf } = year;
  const parts = partsOf(year, asked);
  const partsBefore = partsOf(year, before);
  const now = countOver(year, parts, partsBefore.at(-1));
  const prior = countOver(year, partsBefore, undefined);
  const heirs = new Map(prior.units.map((unit) => [unit.id, heirOf(unit, now.units, year.units)]));
  const compared = prior.units.filter(({ id }) => heirs.get(id) !== undefined);
  const ended = prior.units.filter(({ id }) => !now.units.some((unit) => unit.id === id));
  return {
    parts: parts.map(({ key }) => key),
    expected: now.owed.length,
    received: now.owed.filter(({ report }) => report !== undefined).length,
    receivedBefore: prior.owed.filter(({ unit, report }) => report !== undefined && compared.includes(unit)).length,
    onTime: now.owed.filter(({ report }) => report && report.at <= report.due).map(placeOf),
    late: now.owed.filter(({ report }) => report && report.at > report.due).map(placeOf),
    missing: now.owed.filter(({ report }) => report === undefined).map(placeOf),
    totals: Object.keys(TOTALS).map((id) => {
      const sum = now.sum(id, now.units);
      const { value, units } = prior.sum(id, compared);
      return { id, ...sum, before: value === undefined ? undefined : { value, units } };
    }),
    cells: Object.keys(TOTALS).map((id) => now.units.map((unit) => now.cell(id, unit))),
    open: now.openWork(asOf),
    lateDossiers: now.lateDossiers(),
    done: now.done(),
    words: now.words(),
    explained: now.explained(),
    seams: ended.filter(({ id }) => heirs.get(id) !== undefined).map(({ id }) => `${id} -> ${heirs.get(id)}`),
    withoutHeir: ended.filter(({ id }) => heirs.get(id) === undefined).map(({ id }) => id),
  };

  function placeOf({ unit, part, report }: Owed): string {
    const minutes = report && report.at > report.due ? ` ${Math.ceil((report.at - report.due) / MINUTE)}` : "";
    return `${unit.id} ${part.key}${minutes}`;
  }
}

// ------------------------------------------------------------------------------------------------------------------ time

/** A period belongs where its middle working day is; of an even number the later of the two in the middle; without any, its end. */
function partsOf({ flow, own }: Year, asked: Period): Period[] {
  const periods = own.map(({ period }) => period);
  if (asked.kind === flow.period.kind) return periods.filter(({ key }) => key === asked.key);
  if (flow.period.cumulative) return periods.filter(({ from, to }) => from >= asked.from && to <= asked.to);
  return periods.filter(({ from, to }) => {
    const worked = daysFrom(from, to).filter((day) => isWorkingDay(realCalendar, day));
    const middle = worked[Math.floor(worked.length / 2)] ?? to;
    return asked.from <= middle && middle <= asked.to;
  });
}

function daysFrom(from: Day, to: Day): Day[] {
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, n) => addDays(from, n));
}

// ------------------------------------------------------------------------------------------------------------------ units

/** Follows every way that a unit's line took until it comes to one of now or to its end; where all lead to one of now, that is it. */
function heirOf(unit: Unit, now: Unit[], all: Unit[]): string | undefined {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open: string[] = [unit.id];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const next = all.find((one) => one.id === id)?.successors ?? [];
    if (next.length === 0 || now.some((one) => one.id === id)) found.add(id);
    else open.push(...next);
  }
  const [only] = found;
  return found.size === 1 && now.some((one) => one.id === only) ? only : undefined;
}

// ---------------------------------------------------------------------------------------------------------------- reports

interface Owed {
  unit: Unit;
  part: Period;
  /** As it stood at the instant of the question. */
  report: { at: number; due: number; answers: Answers; notAsked: string[]; explained: object } | undefined;
}

/** Something that a unit's reports say, over all parts. `partial`: it is added up, and some part is missing. */
type Said =
  | { is: "value"; value: number; partial: boolean }
  /** It counts at a day when the unit was not there. */
  | { is: "nothing" }
  | { is: "not asked" }
  | { is: "missing" };

type Part = "flow" | "stock" | "opening";

/** By total: its quantities, and what is made of them. */
const TOTALS: Record<string, { of: string[]; value: (...values: number[]) => number; isRate?: true }> = {
  nhan: { of: ["nhan"], value: (nhan = 0) => nhan },
  dau: { of: ["dau"], value: (dau = 0) => dau },
  con: { of: ["con"], value: (con = 0) => con },
  tong: { of: ["tong"], value: (tong = 0) => tong },
  viec: { of: ["viec"], value: (viec = 0) => viec },
  xong_viec: { of: ["xong_ds"], value: (n = 0) => n },
  ton_viec: { of: ["ton_ds"], value: (n = 0) => n },
  ty_le_tre: { of: ["tre", "con"], value: (tre = 0) => tre, isRate: true },
  ty_le_xong: { of: ["xong", "nhan"], value: (xong = 0) => xong, isRate: true },
  tang: { of: ["con", "last.con"], value: (con = 0, last = 0) => con - last },
};

const KINDS: Record<string, Part> = {
  nhan: "flow",
  xong: "flow",
  xong_ds: "flow",
  dau: "opening",
  con: "stock",
  tre: "stock",
  ton_ds: "stock",
};

function countOver(year: Year, parts: Period[], lastBefore: Period | undefined) {
  const { units: all, flow } = year;
  const isOf = (unit: Unit, part: Period | undefined) =>
    part !== undefined && (unit.validFrom ?? part.to) <= part.to && part.to <= (unit.validTo ?? part.to);
  const units = all
    .filter((unit) => parts.some((part) => isOf(unit, part)))
    .sort((a, b) => (a.short < b.short ? -1 : a.short > b.short ? 1 : a.id < b.id ? -1 : 1));
  const owed: Owed[] = parts.flatMap((part) =>
    units.filter((unit) => isOf(unit, part)).map((unit) => ({ unit, part, report: asItStood(year, unit, part) })),
  );
  const ofUnit = (unit: Unit) => owed.filter((one) => one.unit === unit);
  const reporting = (of: Unit[]) => of.filter((unit) => ofUnit(unit).some(({ report }) => report !== undefined));
  const isLast = (part: Period) => part === parts.at(-1);

  /** A quantity of a unit; a list counts its rows. */
  function said(unit: Unit, name: string): Said {
    if (name === "last.con") {
      const con = lastBefore && isOf(unit, lastBefore) ? asItStood(year, unit, lastBefore)?.answers["con"] : undefined;
      return typeof con === "number" ? { is: "value", value: con, partial: false } : { is: "missing" };
    }
    const isOne = parts.length === 1;
    if (!isOne && !flow.period.cumulative && (name === "tong" || name === "viec")) {
      const [a, b] =
        name === "tong" ? [said(unit, "nhan"), said(unit, "dau")] : [said(unit, "nhan"), said(unit, "xong")];
      const values = [a, b].map((one) => (one.is === "nothing" ? 0 : one.is === "value" ? one.value : undefined));
      const [x, y] = values;
      if (x === undefined || y === undefined) return { is: "missing" };
      return { is: "value", value: x + y, partial: [a, b].some((one) => one.is === "value" && one.partial) };
    }
    const kind = isOne || flow.period.cumulative ? "stock" : KINDS[name];
    const counted = ofUnit(unit).filter(
      ({ part }) => kind === "flow" || (kind === "stock" ? isLast(part) : part === parts[0]),
    );
    if (counted.length === 0) return { is: "nothing" };
    const values = counted.map(({ report }) => {
      const answer = report?.answers[name];
      return Array.isArray(answer) ? answer.length : answer;
    });
    const numbers = values.filter((value) => typeof value === "number");
    const isNotAsked = counted.map(({ report }) => report?.notAsked.includes(name) ?? false);
    if (numbers.length === 0) return isNotAsked.includes(true) ? { is: "not asked" } : { is: "missing" };
    const partial = values.some((value, n) => typeof value !== "number" && !isNotAsked[n]);
    return { is: "value", value: numbers.reduce((a, b) => a + b, 0), partial };
  }

  function part(id: string, unit: Unit) {
    const { of, value, isRate } = TOTALS[id] as (typeof TOTALS)[string];
    const all = of.map((name) => said(unit, name));
    if (of.every((name, n) => name.startsWith("last.") || all[n]?.is === "nothing")) return "not applicable";
    const numbers = all.map((one) => (one.is === "nothing" ? 0 : one.is === "value" ? one.value : undefined));
    if (numbers.some((one) => one === undefined))
      return all.some((one) => one.is === "not asked") ? "not applicable" : "missing";
    const known = numbers.filter((one) => one !== undefined);
    const partial = all.some((one) => one.is === "value" && one.partial);
    return { part: value(...known), whole: isRate ? (known[1] ?? 0) : 1, partial };
  }

  function sum(id: string, of: Unit[]) {
    const each = reporting(of).map((unit) => part(id, unit));
    const known = each.filter((one) => typeof one !== "string");
    const top = known.reduce((total, one) => total + one.part, 0);
    const bottom = known.reduce((total, one) => total + one.whole, 0);
    const { isRate } = TOTALS[id] as (typeof TOTALS)[string];
    return {
      value: isRate ? (bottom === 0 ? undefined : top / bottom) : known.length === 0 ? undefined : top,
      rate: isRate ? { part: top, whole: bottom } : undefined,
      units: known.length,
      partial: known.filter((one) => one.partial).length,
      notApplicable: each.filter((one) => one === "not applicable").length,
      missing: each.filter((one) => one === "missing").length,
    };
  }

  function cell(id: string, unit: Unit): number | string {
    if (!reporting([unit]).includes(unit)) return "not_reported";
    const one = part(id, unit);
    if (typeof one === "string") return one.replace(" ", "_");
    if (!TOTALS[id]?.isRate) return one.part;
    return one.whole === 0 ? `no_base ${one.part}` : one.part / one.whole;
  }

  /** The rows of a list in the order of the units, each unit's in time order. */
  function rowsOf(list: string, which: (part: Period) => boolean): { unit: Unit; row: Row }[] {
    return units.flatMap((unit) =>
      ofUnit(unit)
        .filter(({ part: one }) => which(one))
        .flatMap(({ report }) => ((report?.answers[list] ?? []) as Row[]).map((row) => ({ unit, row }))),
    );
  }

  return {
    units,
    owed,
    sum,
    cell,
    openWork(asOf: number): string[] {
      const today = new Date(asOf + 7 * 60 * MINUTE).toISOString().slice(0, 10); // UTC+7
      const ended = parts.at(-1)?.to ?? "";
      const seen = (today < ended ? today : ended) as Day;
      const open = rowsOf("ton_ds", isLast);
      const sorted = [
        ...open
          .filter(({ row }) => row["han"] !== undefined)
          .sort((a, b) =>
            String(a.row["han"]) < String(b.row["han"]) ? -1 : Number(String(a.row["han"]) > String(b.row["han"])),
          ),
        ...open.filter(({ row }) => row["han"] === undefined),
      ];
      return sorted.map(({ unit, row }) => {
        const days = row["han"] === undefined ? "" : daysBetween(seen, row["han"] as Day);
        return `${unit.id} ${row["viec"]} ${days}`;
      });
    },
    lateDossiers(): string[] {
      return rowsOf("tre_ds", isLast)
        .sort((a, b) => Number(b.row["ngay"] ?? -1) - Number(a.row["ngay"] ?? -1))
        .map(({ unit, row }) => `${unit.id} ${row["ma"]} ${row["ngay"] ?? ""}`);
    },
    done(): string[] {
      return rowsOf("xong_ds", (one) => !flow.period.cumulative || isLast(one)).map(
        ({ unit, row }) => `${unit.id} ${row["viec"]}`,
      );
    },
    words(): string[] {
      return units.flatMap((unit) =>
        ofUnit(unit)
          .filter(({ part: one }) => !flow.period.cumulative || isLast(one))
          .flatMap(({ report }) =>
            report?.answers["kien_nghi"] === undefined ? [] : [`${unit.id} ${report.answers["kien_nghi"] as string}`],
          ),
      );
    },
    explained(): string[] {
      return owed.flatMap(({ unit, part: one, report }) =>
        report !== undefined && "khop" in report.explained ? [`${unit.id} ${one.key}`] : [],
      );
    },
  };
}

function asItStood({ reports, asOf }: Year, unit: Unit, part: Period): Owed["report"] {
  const report: Report | undefined = reports.find((one) => one.unit === unit.id && one.period.key === part.key);
  if (report === undefined) return undefined;
  const known = [...report.earlier, report.latest].filter(({ at }) => at <= asOf);
  const newest = known.sort((a, b) => a.revision - b.revision).at(-1);
  return newest && { ...newest, at: report.at, due: report.due };
}
