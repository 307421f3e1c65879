import type { FileFault, UnitsDiff } from "../../src/app/units-file.ts";
import { tell, type Wording } from "../../src/flow/wording.ts";

/** Units that are listed of each kind of difference. */
const MOST_LISTED = 50;

/** Every fault as `file:row:column name: what, and its cure`. */
export function sayFaults(wording: Wording, file: string, faults: readonly FileFault[]): string[] {
  return faults.map(({ row, column, name, said }) => {
    const fault = tell(wording, said);
    if (row === undefined && name !== undefined)
      return wording.say("units.file.place_file", {
        file,
        fault: wording.say("units.file.not_in_file", { unit: name, fault }),
      });
    if (row === undefined) return wording.say("units.file.place_file", { file, fault });
    if (column === undefined) return wording.say("units.file.place_row", { file, row: String(row), fault });
    return wording.say("units.file.place", { file, row: String(row), column: String(column), name: name ?? "", fault });
  });
}

/** What would become different: new units, those that end, and the others column by column. */
export function sayDiff(wording: Wording, { added, changed, untouched, unnamed }: UnitsDiff): string[] {
  const ends = changed.filter(({ before, after }) => before.validTo === undefined && after.validTo !== undefined);
  const others = changed.filter((one) => !ends.includes(one));
  const listed = <T>(items: readonly T[], heading: string, lines: (item: T) => string[]) =>
    items.length === 0
      ? []
      : [
          heading,
          ...items.slice(0, MOST_LISTED).flatMap(lines),
          ...(items.length > MOST_LISTED
            ? [wording.say("units.diff.more", { count: items.length - MOST_LISTED })]
            : []),
        ];
  const unit = ({ id, name }: { id: string; name: string }) => wording.say("units.diff.unit", { id, unit: name });
  const columns = ({ before, columns: different }: UnitsDiff["changed"][number]) => [
    unit(before),
    ...different.map((one) => wording.say("units.diff.column", one)),
  ];
  const renames = others.some(({ columns: all }) =>
    all.some(({ column }) => column === "ten" || column === "truc_thuoc"),
  );
  const lines = [
    ...listed(added, wording.say("units.diff.added", { count: added.length }), (one) => [unit(one)]),
    ...listed(others, wording.say("units.diff.changed", { count: others.length }), columns),
    ...(renames ? [wording.say("units.diff.renamed")] : []),
    ...listed(ends, wording.say("units.diff.ended", { count: ends.length }), columns),
  ];
  return [
    ...(lines.length === 0 ? [wording.say("units.diff.nothing")] : lines),
    ...(untouched === 0 ? [] : [wording.say("units.diff.untouched", { count: untouched })]),
    ...(unnamed === 0 ? [] : [wording.say("units.diff.unnamed", { count: unnamed })]),
  ];
}
