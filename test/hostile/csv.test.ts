import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readCsv, writeCsv } from "../../src/domain/csv.ts";

const FORMULAS = [
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "=cmd|'/c calc'!A1",
  '=HYPERLINK("http://x","a")',
  "\t=1",
  "\r=1",
  "'=1",
  "''@x",
];

/** The cells of the first line as a spreadsheet sees them. */
const seen = (cell: string) =>
  (readCsv(`${writeCsv([["a", "b"]])}${writeCsv([[cell, "x"]]).slice(1)}`) as { rows: { cells: string[] }[] }).rows[1]
    ?.cells[0];

it.each(FORMULAS)("a cell %j is no formula in what is exported, quoted or not, and is read back as it was", (cell) => {
  const written = writeCsv([[cell, "x"]]).slice(1);
  expect(written).toMatch(/^"?'/);
  expect(seen(cell)).toBe(cell);
});

it("every cell is read back as it was, and none begins like a formula", () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom("=", "'", "+", "-", "@", "\t", '"', ";", ",", " ", "a") }),
    fc.string(),
  );
  fc.assert(
    fc.property(cell, (text) => {
      fc.pre(!/[\r\n]/.test(text) && text.trim() !== "");
      expect(seen(text)).toBe(text);
      expect(writeCsv([[text]]).slice(1)).not.toMatch(/^"?[=+\-@\t\r]/);
    }),
  );
});

it("an endless cell, line or row of quotes is read at once", () => {
  for (const unit of ['"', '""', ",", "\n", '",', "'", "=", "a\t", ";"])
    expect(() => readCsv(unit.repeat(500_000 / unit.length))).not.toThrow();
});
