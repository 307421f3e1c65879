import { type Day, weekdayOf } from "../time.ts";
import { findDates } from "./date-phrases.ts";
import { fold } from "./fold.ts";
import { LONGEST } from "./respell.ts";

/** Days as somebody says them, from one to another, and the words beside them, folded. */
export type RangeReading =
  | { is: "range"; from: Day; to: Day; rest: string }
  /** No day was said. */
  | { is: "none"; rest: string }
  | { is: "misread"; why: "no_such_day" | "unclear" };

/**
 * Reads a first and last day, or one day, anywhere in a text. A day without a year is the next one, or the last one where none is
 * ahead. With today 2026-04-01: [3/4-7/4; 3-7/4; từ 3 đến hết 7/4 -> 03..07/04] [mai -> 02/04] [Văn thư Ia Le 3/4 -> rest "van thu
 * ia le"] ["3 ngày từ 3/4" -> unclear: is a day off one of them?]
 */
export function readDateRange(text: string, today: Day): RangeReading {
  if (text.length > LONGEST) return { is: "misread", why: "unclear" };
  const { phrases, left } = findDates(written(text), today);
  const rest = wordsBeside(left);
  const strong = phrases.filter(({ weak }) => weak !== true);
  const counted = strong.length > 0 ? strong : phrases;
  if (counted.length === 0) return { is: "none", rest };
  if (counted.some(({ days }) => days.length === 0)) return { is: "misread", why: "no_such_day" };
  const days = counted
    .filter(
      ({ weekday }) => weekday === undefined || !counted.some((other) => isNamed(other.days, weekday, other.weekday)),
    )
    .map(({ days: readings }) => readings.find((day) => day >= today) ?? readings[0])
    .filter((day) => day !== undefined)
    .sort();
  const [from, to = from, more] = days;
  if (from === undefined || to === undefined || more !== undefined || counted.length < phrases.length)
    return { is: "misread", why: "unclear" };
  return { is: "range", from, to, rest };
}

/** "thứ Sáu 3/4" is one day said twice. */
function isNamed(days: readonly Day[], weekday: number, own: number | undefined): boolean {
  return own === undefined && days.some((day) => weekdayOf(day) === weekday);
}

const TO = String.raw`\s*(?:[-–—]|(?<= )(?:đến|den|tới|toi)(?: hết| het)? )\s*`;

/** A dash between two dates is a word, and a day without its month has that of the other. */
function written(text: string): string {
  return text
    .normalize("NFC")
    .replace(new RegExp(String.raw`(?<![\d/.-])(\d{1,2})${TO}(\d{1,2})/(\d{1,2})(?!\d)`, "u"), "$1/$3 đến $2/$3")
    .replace(/(?<![\d/.-])(\d{1,2}\/\d{1,2}(?:\/\d{2,4})?)\s*[-–—]\s*(?=\d{1,2}\/)/u, "$1 đến ");
}

/** Words of a range that say nothing about who or what. */
const OF_RANGES: ReadonlySet<string> = new Set(
  "tu den toi het ngay hom sang chieu nghi phep xin cho trong va a da".split(" "),
);

function wordsBeside(left: string): string {
  const words = fold(left).match(/[\p{L}\d]+/gu) ?? [];
  while (OF_RANGES.has(words[0] ?? "-")) words.shift();
  while (OF_RANGES.has(words.at(-1) ?? "-")) words.pop();
  return words.filter((word, index) => !(OF_RANGES.has(word) && OF_RANGES.has(words[index + 1] ?? "-"))).join(" ");
}
