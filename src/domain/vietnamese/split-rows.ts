const BULLET = /^\s*(?:[-–—+*]\s+|[-–—+*](?=\p{L})|[•·▪●○◦‣]\s*)/u;
/** "1. ", "1) ", "1/ ", "1- ", "1: " */
const NUMBERING = /^\s*(\d{1,3})[.)/:-]\s+/;
/** What a pasted table has between its head and its rows; also a line of signs only. */
const RULE = /^[\s|;:=_–—-]*$/;

/**
 * Splits a list answer into its rows: a line is a row, its cells are separated by TAB, `;` or `|` (the first of these that
 * the line has), bullets and numbering are left out, so are empty lines. With one column the line is the cell. A row may
 * have fewer or more cells than `columns`: what is missing or too much is for the caller to say. A first column that only
 * counts the rows of a pasted table is left out.
 * [("1. Rà soát; 20/1\n2. Cấp thẻ; 25/1", 2) -> [[Rà soát, 20/1], [Cấp thẻ, 25/1]]]
 */
export function splitRows(text: string, columns: number): string[][] {
  const lines = text.split(/\r\n?|\n/).filter((line) => !RULE.test(line));
  const rows = withoutNumbering(lines.map((line) => line.replace(BULLET, ""))).map((line) => cellsOf(line, columns));
  return withoutCount(rows, columns).filter((cells) => cells.some((cell) => cell !== ""));
}

/** Numbering counts up by one, and a single line is numbered only when it is the first: "12. 3" may be a figure. */
function withoutNumbering(lines: readonly string[]): string[] {
  const numbers = lines.flatMap((line) => {
    const number = NUMBERING.exec(line)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  const [first = 0] = numbers;
  const isNumbering = (numbers.length > 1 || first === 1) && numbers.every((number, index) => number === first + index);
  return isNumbering ? lines.map((line) => line.replace(NUMBERING, "")) : [...lines];
}

function cellsOf(line: string, columns: number): string[] {
  if (columns === 1) return [line.trim()];
  const separator = ["\t", ";", "|"].find((sign) => line.includes(sign));
  if (separator === undefined) return [line.trim()];
  // A table in Markdown has bars at both ends too.
  const inner = separator === "|" ? line.replace(/^\s*\|/, "").replace(/\|\s*$/, "") : line;
  return inner.split(separator).map((cell) => cell.trim());
}

function withoutCount(rows: readonly string[][], columns: number): string[][] {
  const isCounted =
    rows.length > 1 && rows.every((cells, index) => cells.length === columns + 1 && cells[0] === String(index + 1));
  return rows.map((cells) => (isCounted ? cells.slice(1) : cells));
}
