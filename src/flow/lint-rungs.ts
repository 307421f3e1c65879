import { type Calendar, isOpenAt } from "../domain/calendar.ts";
import type { Offset } from "../domain/offset.ts";
import type { Type } from "./check-types.ts";
import type { Expression } from "./expression.ts";
import type { Issue } from "./issue.ts";
import { GIVEN, inTemplate, type Path } from "./names.ts";
import type { Reminding } from "./reminding.ts";
import type { Hearing, Rung } from "./schema.ts";

/** Names that only the sentence of a rung about all units may use. */
const OF_ALL = ["missing_list", "missing_count"];
/** Names that the sentences of rungs may use, and no others. */
const OF_UNIT = new Map<string, Type>([...GIVEN, "due"].map((name) => [name, { is: "words" }]));
const IN_RUNGS = new Map<string, Type>([
  ...OF_UNIT,
  ["missing_list", { is: "words" }],
  ["missing_count", { is: "number" }],
]);

const UNITS_PEOPLE: readonly Hearing[] = ["reporter", "deputy", "head"];

/** What is wrong in `nhac-viec.yaml` beyond its schema. */
export function lintReminding({ ladder, slots, digest }: Reminding, calendar: Calendar | undefined): Issue[] {
  const [morning, afternoon] = calendar?.open ?? [];
  const quiet = slots.flatMap((slot, index): Issue[] => {
    if (calendar === undefined || isOpenAt(calendar, slot)) return [];
    const open = [morning, afternoon].map((hours) => `${hours?.from}-${hours?.to}`).join(", ");
    return [{ path: ["slots", index], sentence: "reminding.slot_quiet", values: { slot, open } }];
  });
  return [...lintRungs(ladder, ["ladder"]), ...quiet, ...(calendar === undefined ? [] : lintDigest(digest, calendar))];
}

/** A briefing is held in the morning; in the evening there is something to tell of the day. */
function lintDigest({ before_briefing, evening_of_due }: Reminding["digest"], { open }: Calendar): Issue[] {
  const [{ to: noon }, { from: afternoon }] = open;
  const late = before_briefing.flatMap(({ time }, index): Issue[] =>
    time < noon
      ? []
      : [{ path: ["digest", "before_briefing", index], sentence: "reminding.digest_late", values: { time, noon } }],
  );
  if (evening_of_due >= afternoon) return late;
  const values = { time: evening_of_due, afternoon };
  return [...late, { path: ["digest", "evening_of_due"], sentence: "reminding.digest_early", values }];
}

/** What is wrong in a ladder; where it is one flow's own, also against the time until which that flow's report is taken. */
export function lintRungs(rungs: (Rung | undefined)[], path: Path, closes?: Offset): Issue[] {
  return rungs.flatMap((rung, index): Issue[] => {
    if (rung === undefined) return [];
    const here = [...path, index];
    return [
      ...lintSay(rung, [...here, "say"]),
      ...lintSnooze(rung, here),
      ...lintLock(rung, closes, here),
      ...lintTwice(rung, rungs.slice(0, index), here),
    ];
  });
}

/** A unit's people are told of their own unit only: who else is missing is not theirs to read. */
function lintSay({ say, to }: Rung, path: Path): Issue[] {
  const names = { now: IN_RUNGS, last: new Map(), below: new Set<string>(), few: true };
  const role = to.find((one) => UNITS_PEOPLE.includes(one));
  if (role === undefined) return inTemplate(say, path, names);
  const used = OF_ALL.find((name) => say.parts.some((part) => typeof part !== "string" && uses(part, name)));
  if (used === undefined) return inTemplate(say, path, { ...names, now: OF_UNIT });
  return [{ path, sentence: "rung.missing_of_all", values: { name: used, role } }];
}

function uses(expression: Expression, name: string): boolean {
  switch (expression.is) {
    case "name":
      return expression.name === name;
    case "not":
      return uses(expression.of, name);
    case "call":
      return expression.of.some((one) => uses(one, name));
    case "binary":
      return uses(expression.left, name) || uses(expression.right, name);
    case "column":
    case "number":
    case "text":
      return false;
  }
}

/** What is said at the due time or after it cannot be put off: putting off ends at the due time. */
function lintSnooze(rung: Rung, path: Path): Issue[] {
  return rung.snooze === true && !isBefore(rung)
    ? [{ path: [...path, "snooze"], sentence: "rung.snooze_after_due", values: {} }]
    : [];
}

function isBefore({ at }: Rung): boolean {
  return at.amount < 0 || (at.amount === 0 && at.time !== undefined);
}

/** Days in a week that has no holiday. */
const WORKED = 5;
const WEEKEND = 2;

/** Only where it is sure: quiet time and holidays decide the rest when the day comes. */
function lintLock({ at }: Rung, closes: Offset | undefined, path: Path): Issue[] {
  if (closes === undefined || at.amount <= 0) return [];
  const past =
    at.unit === closes.unit
      ? at.amount > closes.amount
      : at.unit === "working_days"
        ? at.amount * 24 * 60 > minutes(closes)
        : minutes(at) > longest(closes);
  return past ? [{ path: [...path, "at"], sentence: "rung.past_lock", values: {} }] : [];
}

function minutes({ amount, unit }: Offset): number {
  return unit === "hours" ? amount * 60 : amount;
}

/** So many minutes an offset lasts at most where no holiday lengthens it. */
function longest({ amount, unit }: Offset): number {
  if (unit !== "working_days") return minutes({ amount, unit });
  return (amount + WEEKEND * Math.ceil(amount / WORKED)) * 24 * 60;
}

/** Nobody is to get two messages at one moment. */
function lintTwice(rung: Rung, earlier: (Rung | undefined)[], path: Path): Issue[] {
  const role = rung.to.find((one) => earlier.some((other) => other?.to.includes(one) && meet(other, rung)));
  return role === undefined ? [] : [{ path: [...path, "at"], sentence: "rung.twice", values: { role } }];
}

/** Whether two rungs, or their repetitions, come at one moment whatever the due time. */
function meet(a: Rung, b: Rung): boolean {
  const [daysA, restA] = placeOf(a);
  const [daysB, restB] = placeOf(b);
  if (restA !== restB) return false;
  return daysA === daysB || (daysA < daysB ? a.every !== undefined : b.every !== undefined);
}

/** Working days from the due day, and what is left of the offset. */
function placeOf({ at }: Rung): [number, number | string] {
  if (at.unit === "working_days") return [at.amount, at.time ?? 0];
  return [0, minutes(at)];
}
