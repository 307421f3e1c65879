import type { Unit } from "../domain/people.ts";
import type { Wording } from "./wording.ts";

/** As many names as a phone shows without scrolling for long. */
const MOST_NAMES = 40;

const collator = new Intl.Collator("vi");

/** What is told of a unit to name it. */
export type Named = Pick<Unit, "id" | "name" | "short">;

/** In the order of the Vietnamese alphabet; two units of one name by their id. */
export function byName(a: Named, b: Named): number {
  return collator.compare(a.short, b.short) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Short names in alphabetical order, the rest counted. ["Ia Blứ, Ia Hla, Nội vụ"] ["…, Ia Le và 120 đơn vị khác"] */
export function unitNames(wording: Wording, units: readonly Named[]): string {
  return cutNames(
    wording,
    units.toSorted(byName).map((unit) => unit.short),
  );
}

/** Names in their order, the rest counted. */
export function cutNames(wording: Wording, names: readonly string[], most = MOST_NAMES): string {
  const shown = names.slice(0, most).join(", ");
  if (names.length <= most) return shown;
  return wording.say("word.more_units", { names: shown, count: names.length - most });
}
