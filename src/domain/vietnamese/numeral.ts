import type { Amount } from "./number-words.ts";

/** Why digits are no number: unreadable, several numbers run together, or beyond what is stored exactly. */
export type NumeralFault = "word" | "several" | "too_big";

/** Fifteen digits: every such number is exact in JSON, in MongoDB and in Excel. */
export const MOST_DIGITS = 15;

/**
 * Reads digits with dots and commas the Vietnamese way: a dot groups thousands, a comma starts the decimals. What an
 * English hand or Excel may have written otherwise is not sure, and has its candidates, the likeliest first. `whole`: only
 * whole numbers make sense here, so a decimal reading is none.
 * [10.070 -> 10070; 1,5 -> 1.5; 10,070 -> 10070 or 10.07; 1.5 -> 1.5 or 15; whole 1.5 -> 15 or 1500]
 */
export function readNumeral(text: string, whole: boolean): Amount | NumeralFault {
  if (text.replaceAll(/\D/g, "").length > MOST_DIGITS) return "too_big";
  // "0912345678" looks like a telephone number; "05" and "007" do not.
  if (/^\d+$/.test(text)) return { values: [Number(text)], sure: !/^0\d{3}/.test(text) };
  if (/^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(text)) return sure(text.replaceAll(".", "").replace(",", "."));

  const [, before = "", mark, after = ""] = /^(\d+)([.,])(\d+)$/.exec(text) ?? [];
  const decimal = Number(`${before}.${after}`);
  const mayBeGrouped = /^[1-9]\d{0,2}$/.test(before);
  if (mark === ",") {
    if (after.length !== 3 || !mayBeGrouped) return sure(`${before}.${after}`);
    const grouped = Number(before + after);
    if (whole) return doubt(grouped);
    // Nobody writes the last zero of a decimal, so 10,070 is grouped and 10,075 more likely a decimal.
    return after.endsWith("0") ? doubt(grouped, decimal) : doubt(decimal, grouped);
  }
  if (mark === ".") {
    if (before.startsWith("0")) return doubt(decimal);
    if (!whole) return doubt(decimal, Number(before + after));
    const readings = Number.isInteger(decimal) ? [decimal] : [];
    readings.push(Number(before + after));
    // Excel drops the last zeros of 10.070 when it takes the dot for a decimal one.
    if (mayBeGrouped && after.length < 3) readings.push(Number(before + after.padEnd(3, "0")));
    return doubt(...readings);
  }
  if (/^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(text)) return doubt(Number(text.replaceAll(",", "")));
  return /^\d+(,\d+)+$/.test(text) ? "several" : "word";
}

function sure(digits: string): Amount {
  return { values: [Number(digits)], sure: true };
}

function doubt(...values: number[]): Amount {
  return { values, sure: false };
}
