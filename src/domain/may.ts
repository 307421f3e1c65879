import type { Directory } from "./directory.ts";
import { type Person, type Post, postsOf, Role, type Unit, type UnitId } from "./people.ts";

/** Where a role may do something: its own unit; this and all below it; what is below the unit that its office belongs to; everywhere. */
type Where = "own" | "below" | "seen" | "anywhere";

/** Of reporter, deputy and head alike. */
const REPORTERS = { reporter: "below", deputy: "below", head: "below" } as const;
const OVERSEERS = { collector: "seen", admin: "anywhere" } as const;

/**
 * Everything that is not open to everybody, and who may do it to which units' affairs: the one table. What acts do not name a unit
 * (the calendar, the leaders' group) is asked of the person's own.
 */
const TABLE = {
  /** Give and amend a unit's reports, ask for more time, answer for it. */
  report: REPORTERS,
  /** See a unit's figures and reports. */
  summarize: { ...REPORTERS, collector: "seen", leader: "below", admin: "below" },
  /** Approve a report or return it, where the flow wants that. */
  approve: { head: "own" },
  /** Decide on a unit's lateness, enter leave for its people, hand their posts over. */
  see_to: { head: "own", ...OVERSEERS },
  /** Refuse that a unit handed a report in on paper, see what waits for whoever collects. */
  collect: { collector: "seen", admin: "below" },
  /** Grant the correction of a period that is locked. */
  reopen: OVERSEERS,
  /** Change the calendar. */
  change_calendar: { collector: "anywhere", admin: "anywhere" },
  /** Merge, split, rename and move units. */
  change_units: { admin: "anywhere" },
  /** Say which group is the leaders'. */
  bind_group: { admin: "anywhere" },
  /** See the receipt of a unit's report, by its code. */
  see_receipt: { ...REPORTERS, collector: "seen", leader: "below", admin: "anywhere" },
  invite_reporter: { head: "own", ...OVERSEERS },
  invite_deputy: { head: "own", ...OVERSEERS },
  invite_head: OVERSEERS,
  invite_collector: { admin: "anywhere" },
  invite_leader: { admin: "anywhere" },
  invite_admin: { admin: "anywhere" },
} as const satisfies Record<string, Partial<Record<Role, Where>>>;

export type Act = keyof typeof TABLE;
export const ACTS = Object.keys(TABLE) as Act[];

/** The one place that says who may do what. */
export function may(person: Person, act: Act, unit: UnitId, directory: Directory): boolean {
  return postsOf(person).some((post) => placesOf(post, act).some((where) => reaches(where, post, unit, directory)));
}

/** Whether a person may do it to any unit at all. */
export function mayAnywhere(person: Person, act: Act): boolean {
  return postsOf(person).some((post) => placesOf(post, act).length > 0);
}

/** Of these units those to which a person may do it, in their order. */
export function unitsWhere(person: Person, act: Act, units: readonly Unit[], directory: Directory): Unit[] {
  const within = new Set<UnitId>();
  for (const post of postsOf(person)) {
    for (const where of placesOf(post, act)) {
      if (where === "anywhere") return [...units];
      for (const id of reach(where, post, directory)) within.add(id);
    }
  }
  return units.filter(({ id }) => within.has(id));
}

/** The roles that a person may invite others into, in the order of `Role`; none for most. With a unit: into this unit. */
export function rolesToInvite(person: Person, directory: Directory, unit?: UnitId): Role[] {
  return Role.options.filter((role) =>
    unit === undefined ? mayAnywhere(person, `invite_${role}`) : may(person, `invite_${role}`, unit, directory),
  );
}

function placesOf({ roles }: Post, act: Act): Where[] {
  const row: Partial<Record<Role, Where>> = TABLE[act];
  return roles.flatMap((role) => row[role] ?? []);
}

function reaches(where: Where, post: Post, unit: UnitId, directory: Directory): boolean {
  if (where === "anywhere" || unit === post.unit) return true;
  return where === "own" ? ownOf(post, directory).has(unit) : directory.isWithin(unit, topOf(where, post, directory));
}

function reach(where: Exclude<Where, "anywhere">, post: Post, directory: Directory): Set<UnitId> {
  return where === "own" ? ownOf(post, directory) : directory.subtree(topOf(where, post, directory));
}

/** What a unit took over is its own. */
function ownOf({ unit }: Post, directory: Directory): Set<UnitId> {
  return new Set([unit, ...directory.inherited(unit).map(({ id }) => id)]);
}

function topOf(where: "below" | "seen", { unit }: Post, directory: Directory): UnitId {
  return where === "below" ? unit : (directory.unit(unit)?.parent ?? unit);
}
