import { readAround } from "./around-number.ts";
import { withoutCourtesy } from "./courtesy.ts";
import { type Figure, findFigures, type Numeral, type Scale } from "./figures.ts";
import { fold, normalize } from "./fold.ts";
import { saysNone } from "./none.ts";
import type { Amount } from "./number-words.ts";
import { MOST_DIGITS, readNumeral } from "./numeral.ts";
import { LONGEST } from "./respell.ts";

/** What kind of number a question asks for. */
export interface Wanted {
  /** A count: no decimals and not below zero. Otherwise decimals and a minus are fine, and bounds are the question's matter. */
  whole: boolean;
}

export type NumberReading =
  | { is: "number"; value: number }
  /** Probably one of these, the likeliest first: to be confirmed. `text` is what was said. */
  | { is: "doubt"; text: string; readings: [number, ...number[]] }
  /** The person says there is none. */
  | { is: "none" }
  | { is: "misread"; why: NumberFault };

/**
 * `word`: no number to be found. `negative`, `fraction`: a count was wanted. `date`: reads as a day. `several`: more than
 * one number. `too_big`: more than 15 digits.
 */
type NumberFault = "word" | "negative" | "fraction" | "date" | "several" | "too_big";

/**
 * Reads a reply to a question for one number. Total: every text has a reading.
 * [dạ 12 hs ạ -> 12; 9 988 -> 9988; muoi hai -> 12; k có -> none; khoảng 80 -> 80?; 10,070 hs -> 10070?; 5/9 -> 5?]
 */
export function readNumber(text: string, what: Wanted): NumberReading {
  if (text.length > LONGEST) return misread("word");
  if (saysNone(text)) return isNotYet(text) ? doubt(text, [0]) : { is: "none" };
  if (DATE.test(fold(text))) return misread("date");

  const pieces = findFigures(text);
  const figures = pieces.filter((piece) => piece.is !== "other");
  const [figure] = figures;
  if (figure === undefined) return misread("word");
  if (figures.length > 1) return misread("several");

  const amount = amountOf(figure, what);
  if (typeof amount === "string") return misread(amount);
  const around = readAround(pieces, figure);
  if (around === undefined) return misread("word");

  const signed = around.isMinus ? amount.values.map((value) => 0 - value) : amount.values;
  const [first, ...others] = what.whole ? signed.filter((value) => Number.isInteger(value)) : signed;
  if (first === undefined) return misread("fraction");
  if (what.whole && first < 0) return misread("negative");
  if (Math.abs(first) >= 10 ** MOST_DIGITS) return misread("too_big");
  return amount.sure && around.isClear ? { is: "number", value: first } : doubt(text, [first, ...others]);
}

const VIETNAMESE = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 6 });

/** A number as offices write it, at most six decimals. [10070 -> "10.070"; 1.5 -> "1,5"] */
export function formatNumber(value: number): string {
  const text = VIETNAMESE.format(value);
  return text === "-0" ? "0" : text;
}

/** Days in figures or in words, in folded text; "số ngày 5" is a number of days. */
const DATE = new RegExp(
  String.raw`(?<![\p{L}\d.,/])(?:\d{1,2}\s?([/.-])\s?\d{1,2}\s?\1\s?(?:\d{4}|\d{2})(?![\d.,])|\d{4}-\d{1,2}-\d{1,2}|` +
    String.raw`(?<!so )(?:ngay|mung|mong) \d|thu [2-7](?![\d.,])|(?:thang|quy|tuan) \d|nam \d{4}|t[2-7](?![\p{L}\d])|` +
    String.raw`cn(?!\p{L})|chu nhat|hom (?:nay|qua)|ngay mai)`,
  "u",
);

/** "chưa có" may be a figure that is not known yet, and missing is not zero. */
function isNotYet(text: string): boolean {
  return /^chua(?: co)?$/.test(withoutCourtesy((fold(text).match(/[a-z]+/g) ?? []).join(" ")));
}

function amountOf(figure: Figure, { whole }: Wanted): Amount | NumberFault {
  switch (figure.is) {
    case "words":
      return figure.percent && whole ? { ...figure.amount, sure: false } : figure.amount;
    case "ratio":
      return readRatio(figure.part, figure.of);
    case "numeral":
      return figure.scale === undefined ? readPlain(figure, whole) : readScaled(figure.text, figure.scale);
    default:
      return figure satisfies never;
  }
}

/** A percentage where a count is wanted is not sure. */
function readPlain({ text, percent }: Numeral, whole: boolean): Amount | NumberFault {
  const amount = readNumeral(text, whole);
  return typeof amount !== "string" && percent && whole ? { ...amount, sure: false } : amount;
}

/** Never sure: the question may itself count in billions, so "1,5 tỷ" may stand for 1,5. */
function readScaled(text: string, { times, plus }: Scale): Amount | NumberFault {
  const amount = readNumeral(text, false);
  if (typeof amount === "string") return amount;
  const [bare = 0] = amount.values;
  return { values: [Number((bare * times + plus).toPrecision(MOST_DIGITS)), bare], sure: false };
}

/** "7/10" is 7 of 10; the other way round it can only be a day. [12/11 -> date] */
function readRatio(part: string, of: string): Amount | NumberFault {
  const [amount, total] = [readNumeral(part, true), readNumeral(of, true)];
  if (typeof amount === "string") return amount;
  if (typeof total === "string") return total;
  const [value = 0] = amount.values;
  const [limit = 0] = total.values;
  if (value <= limit) return { values: [value], sure: false };
  return value <= 31 && limit <= 12 ? "date" : "word";
}

function doubt(text: string, readings: [number, ...number[]]): NumberReading {
  return { is: "doubt", text: normalize(text), readings };
}

function misread(why: NumberFault): NumberReading {
  return { is: "misread", why };
}
