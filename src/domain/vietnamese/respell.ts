import { tidy } from "./fold.ts";

/** A text longer than this is never a number, a date, a yes or a choice. Readers look no further, however long it is. */
export const LONGEST = 200;

/** Words a reader listens for: their plain letters, and for each spelling of them its marks, sorted. */
export type Lexicon = ReadonlyMap<string, readonly string[]>;

/** The stroke of đ, treated as one more mark. */
const STROKE = "\u0335";
const CIRCUMFLEX = "\u0302";
const BREVE = "\u0306";
const HORN = "\u031B";
const TONES: Readonly<Record<string, string>> = { s: "\u0301", f: "\u0300", r: "\u0309", x: "\u0303", j: "\u0323" };

/** Words separated by spaces, written correctly. ["đúng được"] */
export function lexicon(words: string): Lexicon {
  const known = new Map<string, string[]>();
  for (const word of words.split(" ")) {
    const { letters, marks } = spelling(word);
    known.set(letters, [...(known.get(letters) ?? []), marks]);
  }
  return known;
}

/**
 * The text in lower case with every word that may be one of the lexicon's written in plain letters. Marks may be missing
 * or typed as Telex letters, but none may contradict: with "đúng" known, "đung", "dung" and "ddungs" become "dung",
 * while "đừng" stays "đừng". So whatever is plain afterwards was either meant or typed without marks.
 */
export function respell(text: string, known: Lexicon): string {
  return tidy(text).replaceAll(/[\p{L}\p{M}]+/gu, (word) => recognize(word, known) ?? word);
}

function recognize(word: string, known: Lexicon): string | undefined {
  const typed = spelling(word);
  for (const { letters, marks } of [typed, withoutTelex(typed)]) {
    if (known.get(letters)?.some((whole) => isWithin(marks, whole))) return letters;
  }
  return undefined;
}

interface Spelling {
  letters: string;
  /** Sorted, so that "mừơi" and "mười" have the same. */
  marks: string;
}

function spelling(word: string): Spelling {
  const apart = word.normalize("NFD").replaceAll(/[đð]/g, `d${STROKE}`);
  return { letters: apart.replaceAll(/\p{M}/gu, ""), marks: sorted(apart.replaceAll(/\P{M}/gu, "")) };
}

/** Reads Telex keys that stayed letters. ["muwowif" -> "muoi" with two horns and a grave] */
function withoutTelex({ letters, marks }: Spelling): Spelling {
  let found = marks;
  const plain = letters
    .replaceAll(/(?<=[aeiouy][a-z]*)[sfrxj]/g, (key) => {
      found += TONES[key] ?? "";
      return "";
    })
    .replaceAll(/dd|aa|ee|oo|[aou]w|w/g, (keys) => {
      if (keys === "dd") found += STROKE;
      else if (keys === "aw") found += BREVE;
      else found += keys.endsWith("w") ? HORN : CIRCUMFLEX;
      return keys === "w" ? "u" : keys.slice(0, 1);
    });
  // One letter is too little to guess from: "as" is no "a".
  return plain.length < 2 ? { letters, marks } : { letters: plain, marks: sorted(found) };
}

/** Whether each of the sorted marks is also, as often, among the sorted marks of the whole. */
function isWithin(marks: string, whole: string): boolean {
  let from = 0;
  for (const mark of marks) {
    from = whole.indexOf(mark, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

function sorted(marks: string): string {
  return Array.from(marks).sort().join("");
}
