import type { Person, Unit } from "../domain/people.ts";
import { type Period, type PeriodKind, periodsEnding } from "../domain/period.ts";
import { addDays, dayOf } from "../domain/time.ts";
import type { Option, OutMessage } from "../engine/conversation.ts";
import { shortPeriodName } from "../flow/period-name.ts";
import { byName, unitNames } from "../flow/unit-names.ts";
import type { Asked, Unknown } from "./asked.ts";
import { isOpen } from "./follow-ups.ts";
import type { Office } from "./office.ts";
import { unitsOf } from "./own-units.ts";
import { ruleFor } from "./period-asked.ts";
import { seenToday } from "./standing.ts";
import { bare, namesOf } from "./vocabulary.ts";

/** As many as are offered. */
const MOST = 3;

/** What may have been meant by words that mean nothing here: the nearest names of units the person may see, and of periods. */
export function suggest(office: Office, person: Person, { said, around }: Unknown): OutMessage {
  const { wording } = office.library;
  const near = nearest(bare(said), [...unitsToOffer(office, person), ...periodsToOffer(office)]);
  if (near.length === 0) return { text: wording.say("asked.not_understood", { words: said }) };
  const options = near.map(({ words, label }) => ({ id: commandOf(around, words), label }));
  return { text: wording.say("asked.did_you_mean", { words: said }), options };
}

/** What somebody may see who asked for units that are not for him. */
export function insteadOf(office: Office, person: Person, { units, besideUnits }: Asked): OutMessage {
  const { wording } = office.library;
  const seen = seenToday(office, person, unitsThatReport(office)).toSorted(byName);
  const own = unitsOf(office, person).flatMap(({ id }) => seen.find((unit) => unit.id === id) ?? []);
  const some = [...new Set([...own, ...seen])].slice(0, MOST);
  const options: Option[] = some.map(({ id, short }) => ({ id: commandOf(besideUnits, id), label: short }));
  if (seen.length > MOST) options.push({ id: commandOf(besideUnits), label: wording.say("button.all_seen") });
  if (options.length === 0) return { text: wording.say("command.no_units_to_see") };
  return { text: wording.say("asked.may_not", { units: unitNames(wording, units) }), options };
}

function commandOf(...words: string[]): string {
  return ["/tongket", ...words.filter((one) => one !== "")].join(" ");
}

/** Something that can be meant: its names without marks, the words that mean it for certain, what its button says. */
interface Candidate {
  names: string[];
  words: string;
  label: string;
}

function unitsThatReport({ directory, library }: Office): Unit[] {
  const kinds = new Set(library.flows.flatMap(({ units }) => units));
  return directory.units.flatMap(({ id, kind }) => (kinds.has(kind) ? (directory.unit(id) ?? []) : []));
}

function unitsToOffer(office: Office, person: Person): Candidate[] {
  return seenToday(office, person, unitsThatReport(office))
    .toSorted(byName)
    .map((unit) => ({ names: namesOf(unit).map(bare), words: unit.id, label: unit.short }));
}

/** How many days back periods of a kind are offered. */
const DAYS_BACK: Partial<Record<PeriodKind, number>> = {
  week: 400,
  month: 730,
  quarter: 730,
  six_months: 730,
  nine_months: 730,
  year: 1_100,
};
const DAYS_AHEAD = 366;

/** Periods of every kind that some report has or makes up and that has begun to be reported, the newest first. */
function periodsToOffer(office: Office): Candidate[] {
  const { wording, flows } = office.library;
  const today = dayOf(office.clock.now());
  const periods = new Map<string, Period>();
  for (const kind of Object.keys(DAYS_BACK) as PeriodKind[]) {
    const flow = flows.find((one) => ruleFor(one, kind) !== undefined);
    const rule = flow && ruleFor(flow, kind);
    if (flow === undefined || rule === undefined) continue;
    const ending = periodsEnding(rule, addDays(today, -(DAYS_BACK[kind] ?? 0)), addDays(today, DAYS_AHEAD));
    for (const period of ending)
      if (period.from <= today && isOpen(office, flow, period)) periods.set(period.key, period);
  }
  return [...periods.values()]
    .sort((a, b) => (a.to < b.to ? 1 : -1))
    .map((period) => {
      const label = shortPeriodName(wording, period);
      const name = bare(label).replace(ROMAN, (numeral) => String(NUMERALS.indexOf(numeral) + 1));
      return { names: [name, name.replace(/ \d{4}$/, "")], words: period.key.toLowerCase(), label };
    });
}

const NUMERALS = ["i", "ii", "iii", "iv"];
const ROMAN = /\b(?:iv|i{1,3})\b/;

/** The nearest by name, in the order given where they are equally near; nothing where a third of the letters would differ. */
export function nearest<C extends { names: readonly string[] }>(words: string, candidates: readonly C[]): C[] {
  return candidates
    .flatMap((candidate) => {
      const distances = candidate.names.flatMap((name) => {
        const most = Math.max(1, Math.floor(Math.max(words.length, name.length) / 3));
        if (Math.abs(words.length - name.length) > most) return []; // at least so many letters lie between them
        const distance = lettersApart(words, name);
        return distance <= most ? [distance] : [];
      });
      return distances.length === 0 ? [] : [{ candidate, distance: Math.min(...distances) }];
    })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
}

/** Letters to insert, delete, replace, or swap with their neighbour. ["thnag 10", "thang 10" -> 1] */
export function lettersApart(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(
          (row[j - 1] ?? 0) + (same ? 0 : 1),
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
