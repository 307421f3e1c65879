import { lexicon } from "./respell.ts";

/** The words that numbers are written with; `respell` a text with them first. */
export const NUMBER_WORDS = lexicon(
  "không một mốt hai ba bốn tư năm lăm nhăm sáu bảy bẩy tám chín mười chục trăm nghìn ngàn triệu tỷ tỉ linh lẻ rưỡi",
);

type Table = Readonly<Record<string, number>>;
const DIGITS: Table = { khong: 0, mot: 1, hai: 2, ba: 3, bon: 4, tu: 4, nam: 5, sau: 6, bay: 7, tam: 8, chin: 9 };
/** How a last digit sounds after "mươi", and "hai mốt" for "hai mươi mốt". */
const ONES: Table = { ...DIGITS, lam: 5, nham: 5 };
const SHORT_ONES: Table = { mot: 1, tu: 4, lam: 5, nham: 5 };
const TENS: Table = { muoi: 10, chuc: 10 };
const LINKS: Table = { linh: 0, le: 0 };
const BIG_SCALES: Table = { nghin: 1e3, ngan: 1e3, trieu: 1e6 };
/** What multiplies the number before it. */
export const SCALES: Table = { ...BIG_SCALES, chuc: 10, tram: 100, ty: 1e9, ti: 1e9 };

/** One number as candidates, the likeliest first; sure when there is no other way to understand it. */
export interface Amount {
  values: number[];
  sure: boolean;
}

/**
 * Reads a number written in (respelled) words, or nothing where the words make no number.
 * [muoi hai -> 12; hai mot -> 21; mot nghin khong tram bay muoi -> 1070; hai tram ba -> 230 or 203, not sure]
 */
export function readNumberWords(words: readonly string[]): Amount | undefined {
  const whole = parse(words);
  if (whole !== undefined) return { values: [whole], sure: true };

  const last = words.at(-1) ?? "";
  const before = parse(words.slice(0, -1));
  if (before === undefined) return undefined;
  const scale = SCALES[words.at(-2) ?? ""];
  if (last === "ruoi") return { values: [before + (scale ?? 1) / 2], sure: false };
  const digit = DIGITS[last];
  if (digit === undefined || digit === 0) return undefined;
  // "hai trăm ba" is 230 as people speak, 203 as few write.
  if (scale !== undefined) return { values: [before + (digit * scale) / 10, before + digit], sure: false };
  // "hai ba" may be short for "hai mươi ba", or mean two or three.
  return words.length === 2 && before >= 2 && before <= 9 ? { values: [before * 10 + digit], sure: false } : undefined;
}

/** The strict grammar; "tỷ" counts all that was said before it: "ba nghìn sáu trăm tỷ". */
function parse(words: readonly string[]): number | undefined {
  const ty = words.findIndex((word) => word === "ty" || word === "ti");
  if (ty < 0) return parseGroups(words, true);
  const head = parseGroups(words.slice(0, ty), true);
  const tail = ty === words.length - 1 ? 0 : parseGroups(words.slice(ty + 1), false);
  return head === undefined || tail === undefined ? undefined : head * 1e9 + tail;
}

/** Groups below a thousand, each with its scale, the scales falling. `leads`: nothing bigger stands before them. */
function parseGroups(words: readonly string[], leads: boolean): number | undefined {
  let at = 0;
  let total = 0;
  let smallest = Number.POSITIVE_INFINITY;
  do {
    const group = belowThousand(leads && at === 0);
    if (group === undefined) return undefined;
    const scale = take(BIG_SCALES);
    if (scale === undefined) return at === words.length ? total + group : undefined;
    if (scale >= smallest) return undefined;
    smallest = scale;
    total += group * scale;
  } while (at < words.length);
  return total;

  function take(table: Table): number | undefined {
    const value = table[words[at] ?? ""];
    if (value !== undefined) at += 1;
    return value;
  }

  function belowThousand(isFirst: boolean): number | undefined {
    if (!isFirst && take(LINKS) !== undefined) return take(DIGITS);
    if (words[at + 1] !== "tram") {
      const value = belowHundred();
      // A lone digit after a scale is no strict number: "một nghìn hai".
      const isScaled = BIG_SCALES[words[at] ?? ""] !== undefined;
      return isFirst || isScaled || (value ?? 0) >= 10 ? value : undefined;
    }
    const hundreds = take(DIGITS);
    if (hundreds === undefined) return undefined;
    at += 1;
    if (take(LINKS) !== undefined) {
      const ones = take(DIGITS);
      return ones === undefined ? undefined : hundreds * 100 + ones;
    }
    const start = at;
    const rest = belowHundred() ?? 0;
    if (rest >= 10) return hundreds * 100 + rest;
    at = start;
    return hundreds * 100;
  }

  function belowHundred(): number | undefined {
    if (words[at] === "muoi") {
      at += 1;
      return 10 + (take(ONES) ?? 0);
    }
    const digit = take(DIGITS);
    if (digit === undefined) return undefined;
    if (take(TENS) !== undefined) return digit * 10 + (take(ONES) ?? 0);
    const ones = digit >= 2 ? take(SHORT_ONES) : undefined;
    return ones === undefined ? digit : digit * 10 + ones;
  }
}
