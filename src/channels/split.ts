const graphemes = new Intl.Segmenter("vi", { granularity: "grapheme" });

/** What a platform counts: code points as Telegram does, or UTF-16 units, which are never fewer, where nobody knows. */
type Counted = "points" | "units";

/**
 * A text in parts of at most `limit`; joined they are the text. A part ends with a line; where a line is too long, with a word;
 * where there are no words, between two characters as people see them.
 */
export function split(text: string, limit: number, counted: Counted = "points"): string[] {
  const parts: string[] = [];
  let rest = text;
  for (let end = reach(rest, limit, counted); end < rest.length; end = reach(rest, limit, counted)) {
    const wanted = lastAfter("\n", rest, end) || lastAfter(" ", rest, end);
    const cut = boundary(rest, wanted) || boundary(rest, end) || end; // a "character" longer than a part is cut all the same
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...parts, rest];
}

/** At most `limit` code points; a longer text ends with "…". */
export function shorten(text: string, limit: number): string {
  if (reach(text, limit) === text.length) return text;
  return `${text.slice(0, boundary(text, reach(text, limit - 1))).trimEnd()}…`;
}

/** Whether a text has at most `limit` code points. */
export function fits(text: string, limit: number): boolean {
  return reach(text, limit) === text.length;
}

/** How far, in UTF-16 units, `limit` reaches. */
function reach(text: string, limit: number, counted: Counted = "points"): number {
  if (text.length <= limit) return text.length;
  if (counted === "units") return limit;
  let end = 0;
  for (let count = 0; count < limit && end < text.length; count += 1)
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return end;
}

/** The place after the last such character before `end`; 0 when there is none. */
function lastAfter(character: string, text: string, end: number): number {
  return text.lastIndexOf(character, end - 1) + 1;
}

/** The place itself, or the beginning of the character that lies across it. */
function boundary(text: string, place: number): number {
  return graphemes.segment(text).containing(place)?.index ?? place;
}
