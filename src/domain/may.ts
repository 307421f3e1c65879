import type { Directory } from "./directory.ts";
import { type Person, Role, type Unit, type UnitId } from "./people.ts";

/** What people do with a unit's reports. */
export type Act = "report" | "summarize";

const ROLES: Record<Act, readonly Role[]> = {
  report: ["reporter", "deputy", "head"],
  summarize: ["reporter", "deputy", "head", "collector", "leader", "admin"],
};

/**
 * The one place that says who may do what. Reporters, deputies and heads act for their own unit and what is below it;
 * leaders and admins see their unit and below; a collector sees what is below the unit that its office belongs to.
 */
export function may(person: Person, act: Act, unit: UnitId, directory: Directory): boolean {
  return person.roles.some(
    (role) => ROLES[act].includes(role) && directory.subtree(rootFor(person, role, directory)).has(unit),
  );
}

/** Whom people invite into the system: into which roles, and where. */
const INVITES: Partial<Record<Role, { roles: readonly Role[]; where: "own" | "seen" | "anywhere" }>> = {
  head: { roles: ["reporter", "deputy"], where: "own" },
  collector: { roles: ["reporter", "deputy", "head"], where: "seen" },
  admin: { roles: Role.options, where: "anywhere" },
};

/** The roles that a person may invite others into, in the order of `Role`; none for most. With a unit: into this unit. */
export function rolesToInvite(person: Person, directory: Directory, unit?: UnitId): Role[] {
  const allowed = person.roles.flatMap((role) => {
    const rule = INVITES[role];
    if (rule === undefined) return [];
    const there =
      unit === undefined ||
      rule.where === "anywhere" ||
      (rule.where === "own" ? unit === person.unit : directory.subtree(rootFor(person, role, directory)).has(unit));
    return there ? rule.roles : [];
  });
  return Role.options.filter((role) => allowed.includes(role));
}

/** Where a person sees to others' affairs. */
const SEES_TO: Partial<Record<Role, "own" | "seen" | "anywhere">> = {
  head: "own",
  collector: "seen",
  admin: "anywhere",
};

/** Who enters leave for a unit's people and decides on its lateness: its own head, those who collect from it, admins. */
export function maySeeTo(person: Person, unit: UnitId, directory: Directory): boolean {
  return person.roles.some((role) => {
    const where = SEES_TO[role];
    if (where === "own") return unit === person.unit;
    return where === "anywhere" || (where === "seen" && directory.subtree(rootFor(person, role, directory)).has(unit));
  });
}

/** The units a person may see summed up. */
export function visibleUnits(person: Person, units: readonly Unit[], directory: Directory): Unit[] {
  const visible = new Set(
    person.roles.flatMap((role) =>
      ROLES.summarize.includes(role) ? [...directory.subtree(rootFor(person, role, directory))] : [],
    ),
  );
  return units.filter((unit) => visible.has(unit.id));
}

function rootFor(person: Person, role: Role, directory: Directory): UnitId {
  const own = directory.unit(person.unit);
  return role === "collector" ? (own?.parent ?? person.unit) : person.unit;
}
