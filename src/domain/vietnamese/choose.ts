import { withoutCourtesy } from "./courtesy.ts";
import { fold, tidy } from "./fold.ts";
import { LONGEST } from "./respell.ts";
import { readYesNo } from "./yes-no.ts";

/** The index (from 0) of the label that is meant; `several` when more than one may be; nothing when none is. */
export type Choice = number | "several" | undefined;

/** Labels are at most 64 characters, so this is room for dozens. */
const LONGEST_CHOICES = 2_000;
const ALL = /^(?:chon )?(?:tat ca|toan bo|het|tat)$/;

/**
 * Reads which of the numbered labels is meant: by its number from 1, by the label itself with or without marks, by a
 * beginning of it of two letters or more that no other label has, or by any yes or no where one label says so.
 * [("2.", [Không, Có]) -> 1; ("ko", [Không, Có]) -> 0; ("ia", [Ia Le, Ia Hla]) -> several]
 */
export function readChoice(text: string, labels: readonly string[]): Choice {
  const one = readOne(text, labels);
  if (one !== undefined) return one;
  const many = readChoices(text, labels);
  return many !== undefined && many.length > 1 ? "several" : undefined;
}

/**
 * Reads which of the labels are meant, in the order of the labels, or nothing where a part of the text is none of them or
 * may be two. ["1, 3" -> 0, 2; "xã và phường"; "tất cả"]
 */
export function readChoices(text: string, labels: readonly string[]): number[] | undefined {
  if (text.length > LONGEST_CHOICES) return undefined;
  const whole = readOne(text, labels);
  if (typeof whole === "number") return [whole];
  if (ALL.test(withoutCourtesy(bare(text)))) return [...labels.keys()];

  const chosen = new Set<number>();
  for (const part of partsOf(text)) {
    const one = readOne(part, labels);
    if (typeof one !== "number") return undefined;
    chosen.add(one);
  }
  return chosen.size === 0 ? undefined : [...chosen].sort((a, b) => a - b);
}

/** The number, from 1, by which something that was listed is chosen. ["2", "2.", "số 2", "chọn 2 ạ" -> 2; "2 ngày", "2,5" -> nothing] */
export function readPlace(text: string): number | undefined {
  return text.length > LONGEST ? undefined : placeIn(withoutCourtesy(bare(text)));
}

/** Whether the text is this label: in any case, with or without marks and signs. ["toi dong y." is "Tôi đồng ý"] */
export function isLabel(text: string, label: string): boolean {
  return text.length <= LONGEST && bare(text) === bare(label);
}

function placeIn(words: string): number | undefined {
  const [, digits] = /^(?:(?:so|cau|muc|y|chon|lua chon|phuong an) )*(\d{1,3})$/.exec(words) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function readOne(text: string, labels: readonly string[]): Choice {
  if (text.length > LONGEST) return undefined;
  const exact = only(indexes(labels, (label) => tidy(label) === tidy(text)));
  if (typeof exact === "number") return exact;

  const said = bare(text);
  const core = withoutCourtesy(said);
  for (const words of core === said ? [said] : [said, core]) {
    const found = match(words, labels);
    if (found !== undefined) return found;
  }
  const answer = readYesNo(text);
  return answer === undefined ? undefined : only(indexes(labels, (label) => readYesNo(label) === answer));
}

function match(words: string, labels: readonly string[]): Choice {
  const same = indexes(labels, (label) => bare(label) === words);
  if (same.length > 0) return only(same);
  const begins = words.length < 2 ? [] : indexes(labels, (label) => bare(label).startsWith(words));

  const number = placeIn(words);
  if (number === undefined || number < 1 || number > labels.length) return only(begins);
  // Typing "2" where another label begins with 2 ("2 ngày") may mean either.
  const named = indexes(labels, (label) => bare(label).split(" ")[0] === String(number));
  return only([...new Set([number - 1, ...named])]);
}

/** Folded words and digits without signs. */
function bare(text: string): string {
  return fold(text)
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function partsOf(text: string): string[] {
  const parts = text
    .normalize("NFC")
    .split(/[\n,;+&/]|\s(?:và|va)\s/iu)
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
  return parts.flatMap((part) => (/^[\d\s]+$/.test(part) ? part.trim().split(/\s+/) : [part]));
}

function indexes(labels: readonly string[], is: (label: string) => boolean): number[] {
  return [...labels.entries()].flatMap(([index, label]) => (is(label) ? [index] : []));
}

function only(found: readonly number[]): Choice {
  return found.length > 1 ? "several" : found[0];
}
