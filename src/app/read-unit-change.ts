import { type Directory, directoryOn, existsOn } from "../domain/directory.ts";
import type { Unit, UnitId } from "../domain/people.ts";
import { addDays, type Day } from "../domain/time.ts";
import { kindOfName, type NewUnit, type UnitChange } from "../domain/unit-changes.ts";
import { formatDay, readDate } from "../domain/vietnamese/date.ts";
import { fold } from "../domain/vietnamese/fold.ts";

/** Why words are no change: a sentence of the wording, with its values. */
export type WordsFault =
  | { sentence: "units.how"; values: object }
  | { sentence: "units.read.no_day"; values: object }
  | { sentence: "units.read.unknown"; values: { words: string; day: string } }
  | { sentence: "units.read.several"; values: { words: string; units: string } }
  | { sentence: "units.read.over"; values: { words: string; unit: string; heirs: string } }
  | { sentence: "units.read.kind"; values: { name: string } }
  | { sentence: "units.read.parent"; values: { name: string } };

/**
 * Reads a change of units as an admin writes it. Units are named as they are called the day before; several by commas or "và", or,
 * where names have these, by semicolons. The day is asked for where it is missing; nothing is guessed.
 * ["sáp nhập Ia Le, Ia Blứ thành xã Ia Le mã 23986 từ 1/7/2025"] ["tách X thành xã A, xã B từ …"] ["nhập A vào B từ …"]
 * ["đổi tên X thành Y từ …"] ["chuyển X về Y từ …"]; a new unit may have "mã <số>" and "thuộc <đơn vị>" behind its name.
 */
export function readUnitChange(words: string, directory: Directory, today: Day): UnitChange | { faults: WordsFault[] } {
  const said = words.normalize("NFC").trim();
  const form = FORMS.map(({ does, pattern }) => ({ does, match: pattern.exec(said) })).find(
    ({ match }) => match !== null,
  );
  if (form === undefined || form.match === null) return { faults: [{ sentence: "units.how", values: {} }] };
  const [, what = "", rest = ""] = form.match;
  const [, outcome = "", dayWords = ""] =
    /^(.+?)\s+(?:kể từ|ke tu|từ|tu)\s+(?:ngày\s+|ngay\s+)?(\S*\d.*)$/iu.exec(rest) ?? [];
  const read = readDate(dayWords, today);
  if (outcome === "" || read.is !== "date") return { faults: [{ sentence: "units.read.no_day", values: {} }] };
  return build(form.does, { what, outcome, day: read.day, directory });
}

// "thành" is a word of "thành phố" too
const FORMS: { does: UnitChange["do"]; pattern: RegExp }[] = [
  { does: "join", pattern: /^(?:sáp nhập|sap nhap|hợp nhất|hop nhat|nhập|nhap)\s+(.+?)\s+(?:vào|vao)\s+(.+)$/iu },
  {
    does: "merge",
    pattern: /^(?:sáp nhập|sap nhap|hợp nhất|hop nhat|nhập|nhap)\s+(.+?)\s+(?:thành|thanh)\s+(?!phố|pho\b)(.+)$/iu,
  },
  { does: "rename", pattern: /^(?:đổi tên|doi ten)\s+(.+?)\s+(?:thành|thanh)\s+(?!phố|pho\b)(.+)$/iu },
  { does: "move", pattern: /^(?:chuyển|chuyen)\s+(.+?)\s+(?:về|ve|sang)\s+(.+)$/iu },
  {
    does: "split",
    pattern: /^(?:chia tách|chia tach|tách|tach|chia)\s+(.+?)\s+(?:thành|thanh)\s+(?!phố|pho\b)(.+)$/iu,
  },
];

interface Parts {
  what: string;
  outcome: string;
  day: Day;
  directory: Directory;
}

function build(
  does: UnitChange["do"],
  { what, outcome, day, directory }: Parts,
): UnitChange | { faults: WordsFault[] } {
  const faults: WordsFault[] = [];
  const before = directoryOn(directory, addDays(day, -1));
  const find = (words: string, on: Directory, alive: Day) => {
    const found = unitNamed(words, on, alive);
    if ("id" in found) return found;
    faults.push(found);
    return undefined;
  };
  const named = (words: string) => find(words, before, addDays(day, -1));
  const onDay = (words: string) => find(words, directoryOn(directory, day), day);
  const made = (words: string, parts: (Unit | undefined)[]) => {
    const unit = newUnit(words, day, parts, onDay);
    if ("id" in unit) return unit;
    faults.push(...unit.faults);
    return undefined;
  };
  const change = (): UnitChange | undefined => {
    switch (does) {
      case "merge": {
        const parts = listed(what).map(named);
        const into = made(outcome, parts);
        return into && all(parts) ? { do: does, parts: parts.map(idOf), into, day } : undefined;
      }
      case "join": {
        const parts = listed(what).map(named);
        const into = onDay(outcome);
        return into && all(parts) ? { do: does, parts: parts.map(idOf), into: into.id, day } : undefined;
      }
      case "split": {
        const unit = named(what);
        const into = listed(outcome).map((words) => made(words, [unit]));
        return unit && all(into) ? { do: does, unit: unit.id, into, day } : undefined;
      }
      case "rename": {
        const unit = named(what);
        const name = unit && fullName(outcome, [unit]);
        return unit && name
          ? { do: does, unit: unit.id, name, short: shortOf(outcome), aliases: spellings(outcome, name), day }
          : undefined;
      }
      case "move": {
        const unit = named(what);
        const parent = onDay(outcome);
        return unit && parent ? { do: does, unit: unit.id, parent: parent.id, day } : undefined;
      }
    }
  };
  const read = change();
  return faults.length > 0 || read === undefined ? { faults } : read;
}

/** ["A, B và C" -> three] ["Phòng Kinh tế, Hạ tầng; Phòng Y tế" -> two] */
function listed(words: string): string[] {
  const parts = words.includes(";") ? words.split(";") : words.split(/,|\s+(?:và|va)\s+/iu);
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** The one unit of that day that words mean. One that had ended then is not taken for its heir: nothing is guessed here. */
function unitNamed(words: string, directory: Directory, alive: Day): Unit | WordsFault {
  const found = directory.find(words);
  const [unit, ...others] = found.filter((one) => existsOn(one, alive));
  const over = found.find((one) => one.validTo !== undefined && one.validTo < alive);
  if (unit !== undefined && over !== undefined)
    return { sentence: "units.read.over", values: { words, unit: over.name, heirs: namesOf([unit, ...others]) } };
  if (unit === undefined) return { sentence: "units.read.unknown", values: { words, day: formatDay(alive) } };
  return others.length === 0
    ? unit
    : { sentence: "units.read.several", values: { words, units: namesOf([unit, ...others]) } };
}

function namesOf(units: readonly Unit[]): string {
  return units.map(({ id, name }) => `${name} (${id})`).join("; ");
}

function newUnit(
  words: string,
  day: Day,
  parts: (Unit | undefined)[],
  find: (words: string) => Unit | undefined,
): NewUnit | { faults: WordsFault[] } {
  const [, beforeParent = words, parentWords] = /^(.+?)\s+(?:thuộc|thuoc)\s+(.+)$/iu.exec(words) ?? [];
  const [, spelled = beforeParent, code] = /^(.+?)\s+(?:mã|ma)\s+(\d{2,})$/iu.exec(beforeParent) ?? [];
  const known = parts.flatMap((part) => part ?? []);
  const [kind, ...otherKinds] = new Set(known.map((part) => part.kind));
  const [parent, ...otherParents] = new Set(known.map((part) => part.parent));
  const ownKind = kindOfName(spelled) ?? (otherKinds.length === 0 ? kind : undefined);
  const ownParent = parentWords === undefined ? parent : find(parentWords)?.id;
  if (ownKind === undefined && known.length > 0)
    return { faults: [{ sentence: "units.read.kind", values: { name: spelled } }] };
  if (parentWords === undefined && otherParents.length > 0)
    return { faults: [{ sentence: "units.read.parent", values: { name: spelled } }] };
  if (ownKind === undefined || (parentWords !== undefined && ownParent === undefined)) return { faults: [] }; // told already
  const name = fullName(spelled, known);
  return {
    id: idFor(spelled, day),
    name,
    short: shortOf(spelled),
    kind: ownKind,
    ...(ownParent !== undefined && { parent: ownParent }),
    aliases: [...(code === undefined ? [] : [code]), ...spellings(spelled, name)],
  };
}

/** What people will write besides the name and its short form. ["xã Ia Le" of "UBND xã Ia Le"] */
function spellings(spelled: string, name: string): string[] {
  return spelled === name || spelled === shortOf(spelled) ? [] : [spelled];
}

/** The name as the office spells such names: behind "UBND" where all before it stood behind that. */
function fullName(spelled: string, like: readonly Unit[]): string {
  const [first, ...others] = new Set(like.map(({ name }) => name.split(" ")[0] ?? ""));
  const isSign = first !== undefined && others.length === 0 && first.length > 1 && first === first.toUpperCase();
  return isSign && kindOfName(spelled) !== undefined && !spelled.startsWith(`${first} `)
    ? `${first} ${spelled}`
    : spelled;
}

/** The name without the word for its kind. ["xã Ia Le" -> "Ia Le"; "UBND thị trấn Nhơn Hòa" -> "Nhơn Hòa"] */
function shortOf(spelled: string): string {
  const words = spelled.replace(/^UBND\s+/iu, "");
  const kind = kindOfName(words)?.split("_").length ?? 0;
  return words.split(/\s+/).slice(kind).join(" ");
}

/** The same for the same name and day, so that asking twice is asking once. ["xã Ia Le", 2025-07-01 -> "xa-ia-le-20250701"] */
function idFor(spelled: string, day: Day): UnitId {
  const words = fold(spelled)
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${words}-${day.replaceAll("-", "")}` as UnitId;
}

function idOf({ id }: Unit): UnitId {
  return id;
}

function all<T>(items: (T | undefined)[]): items is T[] {
  return items.every((item) => item !== undefined);
}
