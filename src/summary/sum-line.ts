import { formatChange, formatQuantity } from "../flow/quantity.ts";
import type { Wording } from "../flow/wording.ts";
import type { Sum } from "./summary.ts";

/** A total with what has to be known of it. ["• Tỷ lệ trễ: 5% (6/120; +3,4 điểm %; trên 2 đơn vị)"] */
export function sumLine(sum: Sum, wording: Wording): string {
  const notes = [...fraction(sum, wording), ...changed(sum, wording), ...restsOn(sum, wording)];
  return wording.say("summary.total", {
    title: sum.title,
    value: sumValue(sum, wording),
    notes: notes.length === 0 ? "" : ` (${notes.join("; ")})`,
  });
}

export function sumValue(sum: Sum, wording: Wording): string {
  return sum.value === undefined ? wording.say("summary.undefined") : quantity(sum, sum.value, wording);
}

/** A value of this total, also a unit's. */
export function quantity({ rate }: Pick<Sum, "rate">, value: number, wording: Wording): string {
  return formatQuantity(wording, value, rate !== undefined);
}

/** Of a rate with a base: numerator and denominator. */
function fraction({ value, rate }: Sum, wording: Wording): string[] {
  return value === undefined || rate === undefined ? [] : [wording.say("summary.fraction", rate)];
}

function changed({ value, before, rate }: Sum, wording: Wording): string[] {
  if (value === undefined || before === undefined) return [];
  return [formatChange(wording, value - before.value, rate !== undefined)];
}

/** An alert, and on how many units it rests where these are not all that reported, or did not report all. */
function restsOn(sum: Sum, wording: Wording): string[] {
  const { alert, units, notApplicable, missing, partial } = sum;
  return [
    ...(alert === undefined
      ? []
      : [wording.say(`summary.${alert.side}`, { alert: quantity(sum, alert.mark, wording) })]),
    ...(notApplicable + missing === 0 ? [] : [wording.say("summary.units", { units })]),
    ...(missing === 0 ? [] : [wording.say("summary.short_of", { units: missing })]),
    ...(partial === 0 ? [] : [wording.say("summary.partial", { units: partial })]),
  ];
}
