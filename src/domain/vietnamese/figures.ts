import { type Amount, NUMBER_WORDS, readNumberWords, SCALES } from "./number-words.ts";
import { respell } from "./respell.ts";

/** A piece of a text in the order it was typed: a number as written, or a word or sign that is none. */
export type Piece = Figure | { is: "other"; text: string; at: number };

export type Figure =
  | Numeral
  /** "5/9" */
  | { is: "ratio"; part: string; of: string; at: number }
  /** `weak`: one everyday word ("ba", "sau") that only with nothing unknown beside it is surely a number. */
  | { is: "words"; amount: Amount; weak: boolean; percent: boolean; at: number };

export interface Numeral {
  is: "numeral";
  /** Digits with dots and commas. */
  text: string;
  scale?: Scale;
  percent: boolean;
  at: number;
}

/** "tỷ", or with a half more, "tỷ rưỡi". */
export interface Scale {
  times: number;
  plus: number;
}

const TOKEN = /(\d+(?:[.,]\d+)*)(?:\s?\/\s?(\d+(?:[.,]\d+)*))?|[\p{L}\p{M}]+|\S/gu;

/** Finds what is written as a number: "9 988", "1,5 tỷ", "5/9", "mười hai", "80 phần trăm". */
export function findFigures(text: string): Piece[] {
  const tokens = [...prepare(text).matchAll(TOKEN)];
  const pieces: Piece[] = [];
  let next = 0;
  while (next < tokens.length) {
    const [piece, used] = readPiece(tokens, next);
    pieces.push(piece);
    next += used;
  }
  return pieces;
}

/** Lines and table cells stay apart, spaces between thousands become dots, and number words are in plain letters. */
function prepare(text: string): string {
  return respell(text.replaceAll(/[\n\t]/g, " ; "), NUMBER_WORDS)
    .replaceAll(/[−–—]/g, "-")
    .replaceAll(/ph[ầâa]n tram/g, "%")
    .replaceAll(/(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?![\d.])/g, (grouped) => grouped.replaceAll(" ", "."));
}

/** The piece that starts at a token, and how many tokens it takes. */
function readPiece(tokens: readonly RegExpExecArray[], from: number): [Piece, number] {
  const [text = "", part, of] = tokens[from] ?? [];
  const at = tokens[from]?.index ?? 0;
  if (part !== undefined && of !== undefined) return [{ is: "ratio", part, of, at }, 1];
  const run = numberWordsFrom(tokens, part === undefined ? from : from + 1);
  const percent = (index: number) => tokens[index]?.[0] === "%";

  if (part !== undefined) {
    if (percent(from + 1)) return [{ is: "numeral", text, percent: true, at }, 2];
    const [scale, used] = readScale(tokens, from, run);
    return [{ is: "numeral", text, ...(scale && { scale }), percent: false, at }, 1 + used];
  }
  const amount = run.length === 1 && run[0] === "khong" ? undefined : readNumberWords(run);
  // "tam" typed without marks is "tầm" (about) where it stands before a number, "khong" a "no".
  const isApart = run[0] === "khong" || run[0] === "tam";
  const isAbout = run.length === 1 && run[0] === "tam" && /^\d/.test(tokens[from + 1]?.[0] ?? "");
  if (amount === undefined || isAbout) {
    // Half of a number that cannot be read would be a wrong number.
    const used = isApart ? 1 : Math.max(1, run.length);
    return [{ is: "other", text: used === 1 ? text : run.join(" "), at }, used];
  }
  const isPercent = percent(from + run.length);
  const weak = run.length === 1 && run[0] !== "muoi";
  return [{ is: "words", amount, weak, percent: isPercent, at }, run.length + (isPercent ? 1 : 0)];
}

function numberWordsFrom(tokens: readonly RegExpExecArray[], from: number): string[] {
  const run: string[] = [];
  for (let index = from; NUMBER_WORDS.has(tokens[index]?.[0] ?? ""); index += 1) run.push(tokens[index]?.[0] ?? "");
  return run;
}

/** What multiplies digits: "10 nghìn", "1,5 tỷ", "2 triệu rưỡi", "5 tr", "10k". Also "5 năm" (five years), times one. */
function readScale(
  tokens: readonly RegExpExecArray[],
  from: number,
  run: readonly string[],
): [Scale | undefined, number] {
  const [first = "", second] = run;
  const times = SCALES[first];
  if (times !== undefined && (run.length === 1 || (run.length === 2 && second === "ruoi"))) {
    return [{ times, plus: second === undefined ? 0 : times / 2 }, run.length];
  }
  if (run.length === 1 && first === "nam") return [undefined, 1];
  const next = tokens[from + 1];
  const touches = next !== undefined && next.index === (tokens[from]?.index ?? 0) + (tokens[from]?.[0].length ?? 0);
  if (next?.[0] === "k" && touches) return [{ times: 1e3, plus: 0 }, 1];
  return next?.[0] === "tr" ? [{ times: 1e6, plus: 0 }, 1] : [undefined, 0];
}
