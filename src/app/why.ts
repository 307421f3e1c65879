import { absenceOn } from "../domain/acting.ts";
import { dayOff } from "../domain/calendar.ts";
import type { Person, Unit } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { reportId } from "../domain/report.ts";
import { addDays, type Day, dayOf, type Instant, timeOf } from "../domain/time.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import type { SentenceKey } from "../flow/wording.ts";
import { type ExplainedStep, type Explanation, explain } from "../reminders/explain.ts";
import { ALL, type Hearing, present } from "../reminders/hearers.ts";
import { dueOf, isOnPaper } from "./due.ts";
import { NUDGE } from "./nudge.ts";
import type { Office } from "./office.ts";
import type { Due, OutboxItem } from "./ports.ts";
import { snoozeId } from "./snooze.ts";

/** Why reminders about one report came or did not, in words: the rule, the due time, the days off, what was known then. */

/** One report of one unit, or of all units for who watches over all; for each of these people. */
export interface Asked {
  flow: Flow;
  period: Period;
  unit: Unit | typeof ALL;
  people: readonly Person[];
}

export async function sayWhy(office: Office, asked: Asked): Promise<string> {
  const { flow, period, unit, people } = asked;
  const { wording } = office.library;
  const id = unit === ALL ? undefined : reportId(unit.id, flow.id, period.key);
  const report = id && (await office.stores.reports.get(id));
  const due = id && (await dueOf(office, id));
  const groups = await office.stores.groups.leaders();
  const explained = people.map((person) => ({
    person,
    explanation: explainTo(office, { flow, period, unit, hearer: { to: person.id } }, report?.at, groups),
  }));
  const [first] = explained;
  if (first === undefined) return wording.say("explain.nobody");
  const { deadline, owes } = first.explanation;
  const named = {
    title: flow.title,
    period: periodName(wording, period),
    unit: unit === ALL ? wording.say("explain.all_units") : unit.name,
    due: formatInstant(wording, deadline.due),
  };
  if (!owes) return wording.say("explain.owes_not", named);
  const known = [
    wording.say("explain.heading", named),
    ...movedBy(office, first.explanation),
    ...daysOff(office, first.explanation),
    ...(report === undefined
      ? []
      : [wording.say("explain.reported", { at: formatInstant(wording, report.at), receipt: report.latest.receipt })]),
    ...decided(office, due),
  ];
  const heard = await Promise.all(explained.map((one) => heardBy(office, asked, one, due)));
  return [known.join("\n"), ...heard].join("\n\n");
}

function explainTo(
  office: Office,
  hearing: Hearing & { flow: Flow; period: Period },
  reportedAt: Instant | undefined,
  groups: Awaited<ReturnType<Office["stores"]["groups"]["leaders"]>>,
): Explanation {
  const { calendar, reminding } = office.library;
  const hearers = present(office.directory, office.away);
  const truth = { calendar, slots: reminding.slots, hearers, groups, now: office.clock.now() };
  return explain({ ...hearing, reportedAt }, truth);
}

function movedBy({ library: { wording } }: Office, { deadline: { moved, nominal } }: Explanation): string[] {
  if (moved === undefined) return [];
  const name = moved === "weekend" ? wording.say("explain.weekend") : moved.name;
  return [wording.say("explain.moved", { day: formatDay(nominal), name })];
}

/** Of the days from the first step to the last that has come, those off by the table; weekends go without saying. */
function daysOff(office: Office, { steps, deadline }: Explanation): string[] {
  const { wording, calendar } = office.library;
  const now = office.clock.now();
  const moments = [deadline.due, ...steps.map(({ moment }) => moment).filter((moment) => moment <= now)];
  const last = dayOf(Math.max(...moments) as Instant);
  const found: string[] = [];
  for (let day: Day = dayOf(Math.min(...moments) as Instant); day <= last; day = addDays(day, 1)) {
    const off = dayOff(calendar, day);
    if (off !== undefined && off !== "weekend") found.push(`${formatDay(day)} (${off.name})`);
  }
  return found.length === 0 ? [] : [wording.say("explain.days_off", { days: found.join(", ") })];
}

function decided(office: Office, due: Due | undefined): string[] {
  const { wording } = office.library;
  const nameOf = (id: Person["id"]) => office.directory.person(id)?.name ?? id;
  const paper = isOnPaper(due) ? due?.paper : undefined;
  const asked = due?.extensions.at(-1);
  return [
    ...(paper === undefined
      ? []
      : [wording.say("explain.paper", { person: nameOf(paper.by), at: formatInstant(wording, paper.at) })]),
    ...(asked === undefined
      ? []
      : [wording.say("explain.more_time", { person: nameOf(asked.by), until: formatInstant(wording, asked.until) })]),
  ];
}

/** What was said to one person, what was not and why, and what comes next. */
async function heardBy(
  office: Office,
  asked: Asked,
  { person, explanation: { steps } }: { person: Person; explanation: Explanation },
  due: Due | undefined,
): Promise<string> {
  const { wording } = office.library;
  const now = office.clock.now();
  const come = steps.filter((step) => Math.min(step.at, step.moment) <= now && !isOthers(step, steps));
  const next = steps.find(({ outcome }) => outcome.is === "to_come");
  const lines = await Promise.all(
    [...come, ...(next === undefined || come.includes(next) ? [] : [next])].map((step) =>
      stepLine(office, person, step),
    ),
  );
  const own = [...lines.filter((line) => line !== undefined), ...(await besides(office, asked, person, due))];
  const heading = wording.say("explain.to", { person: person.name });
  return [heading, ...(own.length > 0 ? own : [wording.say("explain.nothing")])].join("\n");
}

/** Two rungs of one moment have one name; the one that is meant for others is not told of. */
function isOthers(step: ExplainedStep, steps: ExplainedStep[]): boolean {
  return step.outcome.is === "not_hearer" && steps.some((other) => other !== step && other.id === step.id);
}

/** Nothing for a step that the person never hears; but where that is since the person was away, who heard it instead. */
async function stepLine(office: Office, person: Person, step: ExplainedStep): Promise<string | undefined> {
  const { wording } = office.library;
  const what = await whatBecame(office, person, step);
  if (what === undefined) return undefined;
  const moved =
    step.at === step.moment
      ? ""
      : ` ${wording.say("explain.was_quiet", { moment: formatInstant(wording, step.moment), why: whyQuiet(office, step) })}`;
  return wording.say("explain.step", {
    at: formatInstant(wording, step.at),
    rule: `${ruleOf(office, step)}${moved}`,
    what,
  });
}

function whyQuiet({ library: { wording } }: Office, { quiet }: ExplainedStep): string {
  if (quiet === undefined || quiet === "outside_hours") return wording.say("explain.outside_hours");
  return quiet === "weekend" ? wording.say("explain.weekend") : quiet.name;
}

const UNITS = { working_days: "explain.days", hours: "explain.hours", minutes: "explain.minutes" } as const;

/** [-2h -> "trước hạn 2 giờ"] [+1d 08:00 -> "sau hạn 1 ngày làm việc, lúc 08:00"] */
function ruleOf({ library: { wording } }: Office, { rung, moment }: ExplainedStep): string {
  const { amount, unit, time } = rung.at;
  if (rung.every !== undefined) return wording.say("explain.rule.every", { time: timeOf(moment) });
  if (amount === 0) return wording.say("explain.rule.at");
  const length = wording.say(UNITS[unit], { count: Math.abs(amount) });
  const rule = wording.say(amount < 0 ? "explain.rule.before" : "explain.rule.after", { length });
  return time === undefined ? rule : wording.say("explain.rule.clock", { rule, time });
}

async function whatBecame(office: Office, person: Person, step: ExplainedStep): Promise<string | undefined> {
  const { wording } = office.library;
  const item = await office.stores.outbox.get(step.id);
  if (item !== undefined) return sayItem(office, item);
  const { outcome } = step;
  switch (outcome.is) {
    case "to_come":
      return wording.say("explain.to_come");
    case "said":
      return wording.say("explain.not_planned");
    case "reported":
      return wording.say("explain.was_reported", { at: formatInstant(wording, outcome.at) });
    case "superseded":
      return wording.say("explain.superseded");
    case "not_hearer":
      return standIn(office, person, step);
    case "before_opening":
    case "past_due":
    case "after_closing":
      return wording.say(`explain.${outcome.is}`);
  }
}

/** Of who is away on that day, who stands in. */
function standIn(office: Office, person: Person, step: ExplainedStep): string | undefined {
  const leave = absenceOn(office.away, person.id, dayOf(step.at));
  if (leave === undefined) return undefined;
  const { wording } = office.library;
  const deputy = leave.deputy === undefined ? undefined : office.directory.person(leave.deputy)?.name;
  return deputy === undefined ? wording.say("explain.away") : wording.say("explain.away_deputy", { person: deputy });
}

const WITHDRAWN: Record<string, SentenceKey & `explain.${string}`> = {
  reported: "explain.held.reported",
  paper: "explain.held.paper",
  snoozed: "explain.held.snoozed",
  told: "explain.held.told",
  superseded: "explain.held.superseded",
};

/** What the outbox knows of an item. */
function sayItem({ library: { wording, reminding } }: Office, { state, outcome = "", at }: OutboxItem): string {
  switch (state) {
    case "waiting":
    case "sending":
      return wording.say("explain.waiting");
    case "sent":
      return at === undefined
        ? wording.say("explain.sent_once")
        : wording.say("explain.sent", { at: formatInstant(wording, at) });
    case "failed":
      return wording.say("explain.failed");
    case "uncertain":
      return wording.say("explain.uncertain");
    case "withdrawn": {
      if (outcome === "budget") return wording.say("explain.held.budget", { budget: reminding.budget });
      const key = WITHDRAWN[outcome] ?? "explain.held.superseded";
      return wording.say(key as "explain.held.superseded");
    }
  }
}

/** What is no step of the ladder: a time that was agreed on, and the one reminder of a draft. */
async function besides(
  office: Office,
  { flow, period, unit }: Asked,
  person: Person,
  due: Due | undefined,
): Promise<string[]> {
  if (unit === ALL) return [];
  const { wording } = office.library;
  const lines: string[] = [];
  const agreed = due?.snoozed.find((one) => one.person === person.id);
  if (agreed !== undefined) {
    const item = await office.stores.outbox.get(snoozeId({ flow, period, unit }, agreed.until, person.id));
    const named = { at: formatInstant(wording, agreed.at), until: formatInstant(wording, agreed.until) };
    if (item !== undefined) lines.push(wording.say("explain.agreed", { ...named, what: sayItem(office, item) }));
  }
  const nudge = await office.stores.outbox.get(`${NUDGE}:${flow.id}:${period.key}:${unit.id}:${person.id}`);
  if (nudge !== undefined)
    lines.push(
      wording.say("explain.nudge", {
        at: formatInstant(wording, nudge.due),
        hours: office.library.reminding.half_filled,
        what: sayItem(office, nudge),
      }),
    );
  return lines;
}
