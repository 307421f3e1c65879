import { normalize } from "../domain/vietnamese/fold.ts";

const MOST_LETTERS = 40;

/** What somebody typed, where an answer repeats it: one line, cut when it is long, no letter cut in two. */
export function saidBack(words: string): string {
  const letters = Array.from(normalize(words.slice(0, 10 * MOST_LETTERS)).replaceAll(/\s+/g, " "));
  return letters.length <= MOST_LETTERS ? letters.join("") : `${letters.slice(0, MOST_LETTERS).join("")}…`;
}
