import type { Unit } from "../domain/people.ts";
import type { Wording } from "../flow/wording.ts";

/**
 * Units as a report's footnote lists them, each kind on a line of its own, ready to be pasted:
 * "- Các phòng chuyên môn: Tài chính - Kế hoạch;" and "- Các xã, thị trấn: Thị trấn Nhơn Hòa, Ia Dreng." (after footnote 1 of the
 * seed's report). What is noted of a unit stands in brackets behind that unit alone, and then semicolons part the units: to whom
 * a bracket belongs is never in doubt. The units keep their order.
 */
export function footnote(wording: Wording, entries: readonly { unit: Unit; note?: string }[]): string {
  const groups = groupsIn(wording);
  const parting = entries.some(({ note }) => note !== undefined) ? "; " : ", ";
  const lines = groups.flatMap((group) => {
    const names = entries
      .filter(({ unit }) => groupOf(groups, unit) === group)
      .map(({ unit, note }) => `${nameIn(group, unit)}${note === undefined ? "" : ` (${note})`}`);
    return names.length === 0 ? [] : [wording.say("late.group", { group: group.title, names: names.join(parting) })];
  });
  return lines.map((line, index) => `${line}${index < lines.length - 1 ? ";" : "."}`).join("\n");
}

/** Kinds of units that stand on one line, what the line is called, and what its units' names need not say again. */
interface Group {
  kinds: readonly string[];
  title: string;
  prefixes: readonly string[];
}

/** One a line in the wording: kinds | title | prefixes. The last one, without kinds, takes all other units. */
function groupsIn(wording: Wording): Group[] {
  return wording
    .say("late.groups")
    .split("\n")
    .map((line) => {
      const [kinds = "", title = "", prefixes = ""] = line.split("|").map((part) => part.trim());
      return {
        kinds: kinds.split(/[\s,]+/).filter((kind) => kind !== ""),
        title,
        prefixes: prefixes.split(";").map((prefix) => prefix.trim()),
      };
    });
}

function groupOf(groups: readonly Group[], { kind }: Unit): Group | undefined {
  return groups.find(({ kinds }) => kinds.includes(kind)) ?? groups.find(({ kinds }) => kinds.length === 0);
}

/** ["Phòng Y tế" -> "Y tế"] ["UBND thị trấn Nhơn Hòa" -> "Thị trấn Nhơn Hòa"] */
function nameIn({ prefixes }: Group, { name }: Unit): string {
  const prefix = prefixes.find((one) => one !== "" && name.startsWith(`${one} `));
  const rest = prefix === undefined ? name : name.slice(prefix.length + 1);
  return `${rest.charAt(0).toLocaleUpperCase("vi")}${rest.slice(1)}`;
}
