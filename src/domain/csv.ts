/** A line of a table, with the number of the line in its file where it begins. */
export interface TableRow {
  row: number;
  cells: string[];
}

/** What separates cells: Excel writes semicolons where a comma is the decimal sign. */
const SEPARATORS = [",", ";", "\t"];

/**
 * Reads CSV as RFC 4180 has it; cells are separated by whatever separates those of the first line. Empty lines are left out. A
 * quote that is never closed, or that closes before its cell ends, is told with its place.
 */
export function readCsv(text: string): { rows: TableRow[] } | { fault: "quote"; row: number; column: number } {
  const separator = separatorOf(text);
  const rows: TableRow[] = [];
  let [cells, row, line]: [string[], number, number] = [[], 1, 1];
  const end = () => {
    if (cells.some((cell) => cell.trim() !== "")) rows.push({ row, cells });
    cells = [];
    line += 1;
    row = line;
  };
  for (let at = 0; at < text.length; ) {
    let cell = "";
    if (text[at] === '"') {
      let close = at + 1;
      for (
        ;
        close < text.length && (text[close] !== '"' || text[close + 1] === '"');
        close += text[close] === '"' ? 2 : 1
      );
      const after = text[close + 1];
      const isEnd = after === undefined || after === separator || after === "\n" || after === "\r";
      if (close >= text.length || !isEnd) return { fault: "quote", row, column: cells.length + 1 };
      cell = text.slice(at + 1, close).replaceAll('""', '"');
      line += cell.split("\n").length - 1;
      at = close + 1;
    } else {
      const begun = at;
      while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at += 1;
      cell = text.slice(begun, at);
    }
    cells.push(cell.replace(HELD, ""));
    if (text[at] === separator) {
      at += 1;
      if (at < text.length) continue;
      cells.push("");
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    end();
  }
  return { rows };
}

/** What a spreadsheet would take for a formula, and run; and the sign that stands before it, so that it does not. */
const FORMULA = /^'*[=+\-@\t\r]/;
const HELD = /^'(?='*[=+\-@\t\r])/;

/** Cells as a file that Excel opens as UTF-8, commas between them; none of them is a formula there. ["=1+1" -> "'=1+1", read back as "=1+1"] */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => {
    const held = FORMULA.test(cell) ? `'${cell}` : cell;
    return /[",;\t\r\n]/.test(held) ? `"${held.replaceAll('"', '""')}"` : held;
  };
  return `\uFEFF${rows.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("")}`;
}

function separatorOf(text: string): string {
  const head = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  const counts = SEPARATORS.map((separator) => head.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ",";
}
