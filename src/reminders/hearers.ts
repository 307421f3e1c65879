import type { Directory } from "../domain/directory.ts";
import type { Person, Role, UnitId } from "../domain/people.ts";
import type { Day } from "../domain/time.ts";

/** Who stands in which role on a day. Whoever is away that day is not among them; who acts for him is. */
export interface Hearers {
  /** Who hears about one unit in one of these roles. */
  ofUnit(unit: UnitId, roles: readonly Role[], day: Day): readonly Person[];
  /** Who hears about all units in one of these roles. */
  ofAll(roles: readonly Role[], day: Day): readonly Person[];
}

/** Everybody in the directory, as if nobody were ever away. */
export function everybody(directory: Directory): Hearers {
  return {
    ofUnit: (unit, roles) => directory.peopleOf(unit, roles),
    ofAll: (roles) => directory.withRole(roles),
  };
}
