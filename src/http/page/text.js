/**
 * A message's text in pieces that a narrow screen can lay out: lines with their indent and leading mark, figures that stand
 * below each other, and tables. Only the shape is read, nothing is taken out of the text and nothing becomes markup.
 */

/** "3. Dossiers", "• Dossier", "= Left": the mark hangs, the rest is indented behind it. */
const MARKED = /^(\s*)(\d{1,3}[.)]|[•=+✓✗–-])\s+(\S.*)$/;

/** "Dossiers received: 1.234" */
const FIGURE = /^(.*\S):\s+([-−]?\d[\d.]*(?:,\d+)?\s?%?)$/;

const NUMERIC = /^[-−+]?\d[\d.]*(?:,\d+)?\s?%?$/;

/** -> [{ kind: "line", depth, mark, text, heads }], { kind: "figures", rows: [{ depth, mark, text, figure }] } or { kind: "table", rows } */
export function piecesOf(text) {
  const lines = text.split(/\r\n|\r|\n/);
  const pieces = [];
  for (let at = 0; at < lines.length; ) {
    const cells = runFrom(lines, at, cellsOf, (one, first) => one.length === first.length);
    const figures = runFrom(lines, at, figureOf, () => true);
    if (cells.length > 1) pieces.push({ kind: "table", rows: cells });
    else if (figures.length > 1) pieces.push({ kind: "figures", rows: figures });
    else pieces.push({ kind: "line", ...lineOf(lines[at]), heads: heads(lines, at) });
    at += Math.max(1, cells.length > 1 ? cells.length : figures.length);
  }
  return pieces;
}

export const isNumeric = (cell) => NUMERIC.test(cell);

/** A title is the first of several lines and no sentence; a heading ends with a colon and has a list or figures below it. */
function heads(lines, at) {
  const { mark, text } = lineOf(lines[at]);
  if (mark !== "" || text === "") return false;
  if (at === 0 && lines.length > 2 && lines[1].trim() !== "") return !/[.?!:;,…]$/.test(text);
  return text.endsWith(":") && at + 1 < lines.length && lineOf(lines[at + 1]).mark !== "";
}

function lineOf(line) {
  const [, space = "", mark = "", rest = ""] = MARKED.exec(line) ?? [];
  const indent = mark === "" ? (/^\s*/.exec(line)?.[0] ?? "") : space;
  return { depth: Math.min(3, Math.ceil(indent.length / 3)), mark, text: mark === "" ? line.trim() : rest };
}

function figureOf(line) {
  const { depth, mark, text } = lineOf(line);
  const [, label, figure] = FIGURE.exec(text) ?? [];
  return label === undefined ? undefined : { depth, mark, text: `${label}:`, figure };
}

/** The cells of a line pasted from a sheet (tabs) or written with bars. */
function cellsOf(line) {
  const bar = line.includes("\t") ? "\t" : " | ";
  const cells = line.split(bar).map((cell) => cell.trim());
  return cells.length < 2 ? undefined : cells;
}

/** What `read` makes of the lines from here on, as long as it makes something that belongs to the first. */
function runFrom(lines, from, read, belongs) {
  const run = [];
  for (let at = from; at < lines.length; at += 1) {
    const one = read(lines[at]);
    if (one === undefined || (run.length > 0 && !belongs(one, run[0]))) break;
    run.push(one);
  }
  return run;
}
