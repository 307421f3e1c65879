import type { TableRow } from "../domain/csv.ts";
import { type Former, Unit, type UnitId } from "../domain/people.ts";
import { type Day, dayFrom } from "../domain/time.ts";
import { codesOf, faultsOfUnits, isCode, type UnitField } from "../domain/unit-faults.ts";
import type { Said } from "../flow/wording.ts";

/** The columns of a list of units; `flows/HUONG-DAN.md` tells the office. Several ids, codes and names in a cell are separated by "|". */
export const COLUMNS = [
  "id",
  "ten",
  "ten_ngan",
  "loai",
  "truc_thuoc",
  "ma",
  "tu_ngay",
  "den_ngay",
  "ke_thua",
  "ten_khac",
  "truoc_day",
] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** Without these nothing can be read. */
const NEEDED: readonly ColumnName[] = ["id", "ten", "loai"];
/** More lines than any province has. */
export const MOST_UNITS = 20_000;
const LONGEST = 500;

/** What is wrong in a file, and where; row and column from 1. Without a row it concerns a unit that is not in the file. */
export interface FileFault {
  row?: number;
  column?: number;
  name?: string;
  said: Said;
}

/** What a file would change. */
export interface UnitsDiff {
  added: Unit[];
  changed: { before: Unit; after: Unit; columns: { column: ColumnName; before: string; after: string }[] }[];
  /** In the file, and as they are. */
  untouched: number;
  /** Not in the file: they stay as they are. */
  unnamed: number;
}

/**
 * Reads a list of units against those there are: what would change, or all that is wrong with it. Nothing is taken from a file with
 * a fault. A column that the file does not have leaves the units as they are; an empty cell empties. A unit's kind stands.
 */
export function readUnits(rows: readonly TableRow[], known: readonly Unit[]): UnitsDiff | { faults: FileFault[] } {
  const [head, ...lines] = rows;
  const columns = columnsOf(head);
  if ("faults" in columns) return columns;
  if (lines.length > MOST_UNITS)
    return {
      faults: [{ said: { sentence: "units.file.too_many", values: { most: MOST_UNITS, count: lines.length } } }],
    };
  const byId = new Map<string, Unit>(known.map((unit) => [unit.id, unit]));
  const faults: FileFault[] = [];
  const rowOf = new Map<string, number>();
  const read = lines.flatMap((line) => {
    const cells = cellsOf(line, columns.at, faults);
    const id = cells.get("id") ?? "";
    const first = rowOf.get(id);
    if (first !== undefined)
      faults.push(at(line.row, columns.at, "id", { sentence: "units.file.twice", values: { id, row: first } }));
    else rowOf.set(id, line.row);
    const unit = unitIn(line.row, cells, columns.at, byId.get(id), faults);
    return unit === undefined ? [] : [unit];
  });
  if (faults.length > 0) return { faults: faults.sort(inOrder) };
  const wrong = faultsTogether(read, known, (id) => ({ row: rowOf.get(id), at: columns.at }));
  return wrong.length > 0 ? { faults: wrong.sort(inOrder) } : differences(read, known, byId);
}

/** Units as such a file lists them, the heading first. */
export function unitsTable(units: readonly Unit[]): string[][] {
  return [[...COLUMNS], ...units.map((unit) => COLUMNS.map((column) => inert(cellOf(unit, column))))];
}

// --------------------------------------------------------------------------------------------------------- the heading

type Places = ReadonlyMap<ColumnName, number>;

function columnsOf(head: TableRow | undefined): { at: Places } | { faults: FileFault[] } {
  if (head === undefined) return { faults: [{ said: { sentence: "units.file.empty", values: {} } }] };
  const at = new Map<ColumnName, number>();
  const faults: FileFault[] = [];
  head.cells.forEach((cell, index) => {
    const name = cell.trim().toLowerCase();
    const column = COLUMNS.find((one) => one === name);
    const place = { row: head.row, column: index + 1 };
    if (name === "") return;
    if (column === undefined)
      faults.push({
        ...place,
        said: {
          sentence: "units.file.column_unknown",
          values: { name: cell.trim().slice(0, 40), names: COLUMNS.join(", ") },
        },
      });
    else if (at.has(column)) faults.push({ ...place, said: { sentence: "units.file.column_twice", values: { name } } });
    else at.set(column, index);
  });
  for (const name of NEEDED)
    if (!at.has(name))
      faults.push({ row: head.row, said: { sentence: "units.file.column_missing", values: { name } } });
  return faults.length > 0 ? { faults } : { at };
}

// ------------------------------------------------------------------------------------------------------------ the lines

type Cells = Map<ColumnName, string>;

function cellsOf({ row, cells }: TableRow, places: Places, faults: FileFault[]): Cells {
  const found: Cells = new Map();
  for (const [column, index] of places) {
    const raw = (cells[index] ?? "").normalize("NFC").trim();
    const cell = raw.replace(/^'(?=[=+\-@])/, "");
    if (/^[=+\-@]/.test(raw)) faults.push(at(row, places, column, { sentence: "units.file.formula", values: {} }));
    if (cell.length > LONGEST)
      faults.push(at(row, places, column, { sentence: "units.file.too_long", values: { most: LONGEST } }));
    if (/\p{Cc}/u.test(cell)) faults.push(at(row, places, column, { sentence: "units.file.control", values: {} }));
    found.set(column, cell);
  }
  return found;
}

/** A unit as a line has it; nothing, and its faults, where it cannot be read. */
function unitIn(
  row: number,
  cells: Cells,
  places: Places,
  before: Unit | undefined,
  faults: FileFault[],
): Unit | undefined {
  const wrong = faults.length;
  const blame = (column: ColumnName, said: Said) => faults.push(at(row, places, column, said));
  const cell = (column: ColumnName) => cells.get(column) ?? "";
  const text = <T>(column: ColumnName, was: T, read: (words: string) => T): T =>
    places.has(column) ? read(cell(column)) : was;
  const day = (column: ColumnName, was: Day | undefined) =>
    text(column, was, (words) => {
      if (words === "") return undefined;
      const found = readDay(words);
      if (found === undefined) blame(column, { sentence: "units.file.day", values: { found: words.slice(0, 40) } });
      return found;
    });
  const ids = (column: ColumnName, was: UnitId[]) =>
    text(column, was, (words) => parts(words).map((id) => id as UnitId));

  const id = cell("id");
  if (id === "") blame("id", { sentence: "units.file.id_empty", values: {} });
  else if (!ID.test(id)) blame("id", { sentence: "units.file.id_shape", values: { found: id.slice(0, 40) } });
  const name = cell("ten");
  if (name === "") blame("ten", { sentence: "units.file.name_empty", values: {} });
  const kind = cell("loai");
  if (!KIND.test(kind)) blame("loai", { sentence: "units.file.kind_shape", values: { found: kind.slice(0, 40) } });
  else if (before !== undefined && before.kind !== kind)
    blame("loai", { sentence: "units.file.kind_changed", values: { before: before.kind, found: kind } });
  const codes = text("ma", before === undefined ? [] : codesOf(before), parts);
  const strange = codes.find((code) => !isCode(code));
  if (strange !== undefined)
    blame("ma", { sentence: "units.file.code_shape", values: { found: strange.slice(0, 40) } });
  const others = text("ten_khac", before?.aliases.filter((one) => !isCode(one)) ?? [], parts);
  const parent = text("truc_thuoc", before?.parent, (words) => (words === "" ? undefined : (words as UnitId)));
  const validFrom = day("tu_ngay", before?.validFrom);
  const validTo = day("den_ngay", before?.validTo);
  const successors = ids("ke_thua", before?.successors ?? []);
  const former = text("truoc_day", before?.former, (words) => {
    const found = readFormer(words);
    if (found === undefined) blame("truoc_day", { sentence: "units.file.former", values: {} });
    return found === undefined || found.length === 0 ? undefined : found;
  });
  if (faults.length > wrong) return undefined;
  return Unit.parse({
    id,
    name,
    short: text("ten_ngan", before?.short ?? name, (words) => words || name),
    aliases: [...new Set([...codes, ...others])],
    kind,
    ...(parent !== undefined && { parent }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
    successors,
    ...(former !== undefined && { former }),
  });
}

/** Ids stand in reports' names and in buttons: no colon, no space. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;
const KIND = /^[a-z][a-z0-9_]{0,39}$/;

function parts(words: string): string[] {
  return words
    .split("|")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** ["2025-07-01", "01/07/2025", "1/7/2025" -> that day] */
function readDay(words: string): Day | undefined {
  const [, year, month, dayOfMonth] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(words) ?? [];
  if (year !== undefined) return dayFrom(Number(year), Number(month), Number(dayOfMonth));
  const [, first, second, third] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(words) ?? [];
  return third === undefined ? undefined : dayFrom(Number(third), Number(second), Number(first));
}

/** ["2025-06-30; UBND xã Ia Hla; Ia Hla; ubnd" -> until that day, in this order] */
function readFormer(words: string): Former[] | undefined {
  const rows = parts(words).map((part) => part.split(";").map((one) => one.trim()));
  const read = rows.map(([until = "", name = "", short = "", parent = ""]) => ({
    until: readDay(until),
    name,
    short,
    ...(parent !== "" && { parent: parent as UnitId }),
  }));
  const wrong = read.some(
    ({ until, name, short }, index) =>
      until === undefined || name === "" || short === "" || (read[index - 1]?.until ?? "") >= until,
  );
  return wrong ? undefined : (read as Former[]);
}

// --------------------------------------------------------------------------------------------------- all of them together

const COLUMN_OF: Record<UnitField, ColumnName> = {
  id: "id",
  name: "ten",
  kind: "loai",
  parent: "truc_thuoc",
  code: "ma",
  from: "tu_ngay",
  to: "den_ngay",
  successors: "ke_thua",
};

/** What contradicts itself once the file is taken, and did not before. */
function faultsTogether(
  read: readonly Unit[],
  known: readonly Unit[],
  placeOf: (id: string) => { row: number | undefined; at: Places },
): FileFault[] {
  const before = new Set(faultsOfUnits(known).map((one) => JSON.stringify(one)));
  return faultsOfUnits(merged(known, read))
    .filter((one) => !before.has(JSON.stringify(one)))
    .map(({ unit, field, ...said }) => {
      const { row, at: places } = placeOf(unit);
      if (row === undefined) return { name: unit, said };
      return at(row, places, COLUMN_OF[field], said);
    });
}

/** All units once those of the file are taken. */
export function merged(known: readonly Unit[], read: readonly Unit[]): Unit[] {
  return [...new Map([...known, ...read].map((unit) => [unit.id, unit])).values()];
}

function differences(read: readonly Unit[], known: readonly Unit[], byId: ReadonlyMap<string, Unit>): UnitsDiff {
  const changed = read.flatMap((after) => {
    const before = byId.get(after.id);
    if (before === undefined) return [];
    const columns = COLUMNS.map((column) => ({ column, before: cellOf(before, column), after: cellOf(after, column) }));
    const different = columns.filter((one) => one.before !== one.after);
    return different.length === 0 ? [] : [{ before, after, columns: different }];
  });
  const added = read.filter(({ id }) => !byId.has(id));
  const untouched = read.length - added.length - changed.length;
  return { added, changed, untouched, unnamed: known.length - changed.length - untouched };
}

// -------------------------------------------------------------------------------------------------------------- writing

function cellOf(unit: Unit, column: ColumnName): string {
  switch (column) {
    case "id":
      return unit.id;
    case "ten":
      return unit.name;
    case "ten_ngan":
      return unit.short;
    case "loai":
      return unit.kind;
    case "truc_thuoc":
      return unit.parent ?? "";
    case "ma":
      return codesOf(unit).join("|");
    case "tu_ngay":
      return unit.validFrom ?? "";
    case "den_ngay":
      return unit.validTo ?? "";
    case "ke_thua":
      return unit.successors.join("|");
    case "ten_khac":
      return unit.aliases.filter((one) => !isCode(one)).join("|");
    case "truoc_day":
      return (unit.former ?? [])
        .map(({ until, name, short, parent }) => [until, name, short, parent ?? ""].join("; "))
        .join("|");
  }
}

/** What a spreadsheet would take for a formula is text there; reading takes the sign away again. */
function inert(cell: string): string {
  return /^[=+\-@]/.test(cell) ? `'${cell}` : cell;
}

// --------------------------------------------------------------------------------------------------------------- faults

function at(row: number, places: Places, name: ColumnName, said: Said): FileFault {
  const index = places.get(name);
  return { row, name, ...(index !== undefined && { column: index + 1 }), said };
}

function inOrder(a: FileFault, b: FileFault): number {
  return (a.row ?? 0) - (b.row ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
