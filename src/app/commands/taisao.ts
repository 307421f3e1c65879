import type { Person, Role } from "../../domain/people.ts";
import { type Period, periodFromKey } from "../../domain/period.ts";
import { DAY, plus } from "../../domain/time.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import type { Flow } from "../../flow/flow.ts";
import { ALL, hearerName } from "../../reminders/hearers.ts";
import { openPeriods } from "../../reminders/open-periods.ts";
import { type PeriodAsked, readAsked } from "../asked.ts";
import type { Call } from "../handle.ts";
import { deadlineIn, flowOf, type Office } from "../office.ts";
import { dutiesFor, reportsFor, unitsOf } from "../own-units.ts";
import { flowsOfKind, periodAsked } from "../period-asked.ts";
import type { OutboxItem } from "../ports.ts";
import { mayToday } from "../standing.ts";
import { namedBy } from "../which-due.ts";
import { type Asked, sayWhy } from "../why.ts";
import type { Command } from "./index.ts";

/** Reports that are explained at once. */
const MOST = 3;
/** People of a unit for whom it is explained. */
const MOST_PEOPLE = 3;

/**
 * `/taisao`, as an answer to a reminder: why it came. Without one: why the last one came, or why none does. `/taisao [báo cáo]
 * [kỳ] [đơn vị]`: the same of a unit, for who may see it.
 */
export const taisao: Command = {
  name: "taisao",
  async run(call, words) {
    const { office, person } = call;
    const { wording } = office.library;
    const asked = words === "" ? await lastTold(call) : inWords(office, person, words);
    if ("text" in asked) return [asked];
    if (asked.length === 0) return [{ text: wording.say("explain.which_unit") }];
    const texts = await Promise.all(asked.slice(0, MOST).map((one) => sayWhy(office, one)));
    return texts.map((text) => ({ text }));
  },
};

/** How far back a reminder is looked for. */
const LOOK_BACK = 60 * DAY;

/** The reports of the message that is answered to, or else of the last one; where there is none, whatever the unit owes. */
async function lastTold(call: Call): Promise<Asked[] | OutMessage> {
  const { office, person, reply } = call;
  const bundle = hearerName({ to: person.id });
  const told = await office.stores.outbox.toldSince(bundle, plus(office.clock.now(), -LOOK_BACK));
  if (reply !== undefined && !told.some(({ outcome }) => outcome === reply))
    return { text: office.library.wording.say("explain.no_reminder") };
  const last = reply === undefined ? told.at(-1) : told.find(({ outcome }) => outcome === reply);
  const together = told.filter((one) => one.told?.as === last?.told?.as);
  if (last !== undefined) {
    const due = ({ flow, period }: Asked) => deadlineIn(office, flow, period).due;
    return together.flatMap((item) => askedIn(office, person, item) ?? []).sort((a, b) => due(a) - due(b));
  }
  const open = (await dutiesFor(office, reportsFor(office, person))).filter(({ state }) => state !== "done");
  return open.map(({ flow, period, unit }) => ({ flow, period, unit, people: [person] }));
}

function askedIn(office: Office, person: Person, { id }: OutboxItem): Asked | undefined {
  const [, name = "", key = "", unitId = ""] = id.split(":");
  const flow = flowOf(office, name);
  const period = flow && periodFromKey(flow.period, key);
  const unit = unitId === ALL ? ALL : office.directory.units.find((one) => one.id === unitId);
  return flow && period && unit && { flow, period, unit, people: [person] };
}

const HEAR: readonly Role[] = ["reporter", "deputy", "head"];

function inWords(office: Office, person: Person, words: string): Asked[] | OutMessage {
  const { wording } = office.library;
  const named = namedBy(office, words)?.owing;
  if (named !== undefined) return allowed(office, person, [{ ...named, people: peopleOf(office, person, named.unit) }]);
  const read = readAsked(office, words);
  const units = read.units.length === 0 ? unitsOf(office, person) : read.units;
  if (units.length === 0 || read.unknown.length > 0)
    return { text: wording.say("command.no_such_unit", { words: read.unknown[0]?.said ?? words }) };
  const asked = flowsOfKind(office, read).flatMap((flow) =>
    periodsAsked(office, flow, read.periods[0] ?? {}).flatMap((period) =>
      units
        .filter(({ kind }) => flow.units.includes(kind))
        .map((unit) => ({ flow, period, unit, people: peopleOf(office, person, unit) })),
    ),
  );
  return allowed(office, person, asked);
}

/** Without words for it, those that can be reported now; where there is none, the last one. */
function periodsAsked(office: Office, flow: Flow, words: PeriodAsked): Period[] {
  const now = office.clock.now();
  const open = openPeriods(flow, office.library.calendar, now).filter(({ deadline }) => now <= deadline.closes);
  if (words.which === undefined && open.length > 0) return open.map(({ period }) => period);
  const period = periodAsked(office, flow, words);
  return period === undefined ? [] : [period];
}

/** Of one's own unit oneself first; of another, those who hear about it. */
function peopleOf(office: Office, person: Person, unit: { id: Person["unit"] }): Person[] {
  const others = office.directory.peopleOf(unit.id, HEAR);
  return others.includes(person) ? [person] : others.slice(0, MOST_PEOPLE);
}

function allowed(
  office: Office,
  person: Person,
  asked: (Asked & { unit: { id: Person["unit"] } })[],
): Asked[] | OutMessage {
  const seen = asked.filter(({ unit }) => mayToday(office, person, "summarize", unit.id));
  if (seen.length < asked.length && seen.length === 0)
    return { text: office.library.wording.say("command.no_units_to_see") };
  return seen;
}
