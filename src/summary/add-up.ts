import { type Expression, evaluate, namesIn } from "../flow/expression.ts";
import type { Total } from "../flow/schema.ts";
import type { Cell, Sum, UnitReport } from "./summary.ts";

/** One total over the units that reported, beside the same over the period before. */
export function addUp(total: Total, reports: UnitReport[], before: UnitReport[]): Sum {
  const sum = sumOver(total, reports);
  const sumBefore = sumOver(total, before);
  const { id, title, better } = total;
  return {
    id,
    title,
    better,
    ...sum,
    ...(sumBefore.value === undefined ? {} : { before: { value: sumBefore.value, units: sumBefore.units } }),
    ...alertOf(total, sum.value),
  };
}

/** One unit's part of a total. */
export function cellOf(total: Total, report: UnitReport | undefined): Cell {
  if (report === undefined) return { none: "not_reported" };
  const { value, rate, units, missing } = sumOver(total, [report]);
  if (value !== undefined) return { value, ...(rate === undefined ? {} : { rate }) };
  if (rate !== undefined && units > 0) return { none: "no_base", part: rate.part };
  return { none: missing > 0 ? "missing" : "not_applicable" };
}

/** A unit counts with both parts of a rate or with none of them. */
export function sumOver(
  { value, per }: Pick<Total, "value" | "per">,
  reports: UnitReport[],
): Pick<Sum, "value" | "rate" | "units" | "notApplicable" | "missing" | "partial"> {
  const names = [...namesIn(value), ...(per === undefined ? [] : namesIn(per))];
  const asked = names.filter((name) => !name.startsWith("last."));
  let [part, whole, units, notApplicable, missing, partial] = [0, 0, 0, 0, 0, 0];
  for (const report of reports) {
    const own = quantity(value, report);
    const ownWhole = per === undefined ? 1 : quantity(per, report);
    if (asked.length > 0 && asked.every((name) => report.outside.includes(name))) notApplicable += 1;
    else if (own !== undefined && ownWhole !== undefined) {
      part += own;
      whole += ownWhole;
      units += 1;
      if (names.some((name) => report.partial.includes(name))) partial += 1;
    } else if (names.some((name) => report.notAsked.includes(name))) notApplicable += 1;
    else missing += 1;
  }
  const counts = { units, notApplicable, missing, partial };
  if (per === undefined) return { value: units === 0 ? undefined : part, ...counts };
  return { value: whole === 0 ? undefined : part / whole, rate: { part, whole }, ...counts };
}

function quantity(expression: Expression, { scope }: UnitReport): number | undefined {
  const value = evaluate(expression, scope);
  return typeof value === "number" ? value : undefined;
}

function alertOf({ alert: mark, better }: Total, value: number | undefined): Pick<Sum, "alert"> {
  if (mark === undefined || value === undefined) return {};
  const side = better === "lower" ? "above" : "below";
  return (side === "above" ? value > mark : value < mark) ? { alert: { mark, side } } : {};
}
