import { withoutCourtesy } from "./courtesy.ts";
import { fold } from "./fold.ts";
import { type NumberReading, readNumber, type Wanted } from "./number.ts";
import { NUMBER_WORDS } from "./number-words.ts";
import { respell } from "./respell.ts";

/** One of several numbers in a message; `label` are the folded words before it: "xong 10" -> "xong". */
export interface LabelledNumber {
  label?: string;
  reading: NumberReading;
}

/** A group of questions has a dozen numbers at most; a text longer than this is something else. */
const LONGEST_GROUP = 2_000;
/** A comma only with a space after it, else it starts decimals; a colon only after a number, else it ends a label. */
const SEPARATOR = /[\n\t;()]|,\s|,$|(?<=\d)\s*:\s/;
const THOUSANDS = /^[1-9]\d{0,2}(?:\s\d{3})+$/;
const NUMERAL = /^[-+]?\d[\d.,]*%?$/;

/**
 * Reads several numbers in one message, or nothing where there are fewer than two parts. Only for questions that take a
 * group, because here a space separates; only "9 988", which may be one number, is a doubt. [5 12 10 0; 5, 12, 10, 0; nhận 12, xong 10; lines; table cells]
 */
export function readNumbers(text: string, what: Wanted): LabelledNumber[] | undefined {
  if (text.length > LONGEST_GROUP) return undefined;
  const parts = text
    .split(SEPARATOR)
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\d]/u.test(part));
  const [only = ""] = parts;
  if (parts.length === 1 && THOUSANDS.test(only)) return eachInDoubt(only);
  const apart = parts.length === 1 ? splitAtSpaces(only) : parts;
  return apart.length < 2 ? undefined : apart.map((part) => readPart(part, what));
}

/** A wrong guess here would store two figures for one, unseen. */
function eachInDoubt(text: string): LabelledNumber[] {
  const asOne = Number(text.replaceAll(/\s/g, ""));
  return text.split(/\s/).map((part) => ({ reading: { is: "doubt", text, readings: [Number(part), asOne] } }));
}

/** Splits "5 12 10 0" and "nhận 12 xong 10"; anything less regular is not guessed at. */
function splitAtSpaces(text: string): string[] {
  const words = text.split(/\s+/);
  const isNumeral = words.map((word) => NUMERAL.test(word));
  if (isNumeral.every(Boolean)) return words;
  const isRegular = isNumeral.at(-1) === true && isNumeral.every((is, index) => !is || isNumeral[index - 1] === false);
  if (!isRegular) return [text];
  const parts: string[] = [];
  let from = 0;
  for (const [index, is] of isNumeral.entries()) {
    if (!is) continue;
    parts.push(words.slice(from, index + 1).join(" "));
    from = index + 1;
  }
  return parts;
}

/** The number begins at the first word from which the rest can be read; what stands before it is the label. */
function readPart(part: string, what: Wanted): LabelledNumber {
  const words = part.split(/\s+/);
  for (const [index, word] of words.entries()) {
    if (!mayBegin(word)) continue;
    const reading = readNumber(words.slice(index).join(" "), what);
    if (reading.is === "misread" && reading.why !== "negative" && reading.why !== "fraction") continue;
    const label = labelOf(words.slice(0, index));
    return label === "" ? { reading } : { label, reading };
  }
  return { reading: readNumber(part, what) };
}

/** Digits, number words, "k có" and "khoảng". */
function mayBegin(word: string): boolean {
  if (/^[-+~<>(]?\d/.test(word)) return true;
  const [letters = ""] = respell(word, NUMBER_WORDS).match(/\p{L}+/u) ?? [];
  return NUMBER_WORDS.has(letters) || /^(?:k|ko|kg|hong|chua|khoang|tam|chung|gan|hon|am)$/.test(fold(word));
}

/** [Dạ em nhận được: -> "nhan"] */
function labelOf(words: readonly string[]): string {
  const letters = fold(words.join(" ")).match(/[\p{L}\d]+/gu) ?? [];
  return withoutCourtesy(letters.join(" ")).replace(/(?:(?:^| )(?:la|co|duoc|dc))+$/, "");
}
