import type { Person } from "../../domain/people.ts";
import type { Period } from "../../domain/period.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import type { Flow } from "../../flow/flow.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import { unitNames } from "../../flow/unit-names.ts";
import { unitsOwing } from "../../reminders/owes.ts";
import { Topic } from "../../summary/topic.ts";
import { type Asked, readAsked } from "../asked.ts";
import { boardLink } from "../board.ts";
import { ACTS, type Act, followUps, has, isOpen, neighbourOf, opensAt, type Shown } from "../follow-ups.ts";
import type { Call } from "../handle.ts";
import type { Office } from "../office.ts";
import { periodAsked } from "../period-asked.ts";
import type { Snapshot } from "../ports.ts";
import { saidBack } from "../said-back.ts";
import { flowNeeded, isWhollySeen, snapshotFor, takeSnapshot } from "../snapshot.ts";
import { seenToday } from "../standing.ts";
import { insteadOf, suggest } from "../suggest.ts";
import { headingOf, shownOf, tellBriefing, tellChart, tellFile, tellMore, tellTopics } from "../tell-briefing.ts";
import type { Want } from "../vocabulary.ts";
import type { Command } from "./index.ts";

/**
 * `/tongket [loại] [kỳ] [đơn vị] [nội dung]`, in any order and without marks: who has reported, what is done, what is late. Each
 * report's answer is a snapshot; its buttons (`/tongket xem <snapshot> <act>`) show more of the same numbers.
 */
export const tongket: Command = {
  name: "tongket",
  apart: true,
  async run(call, words) {
    const tapped = readTapped(words);
    return tapped === undefined ? ask(call, words) : followUp(call, tapped);
  },
};

// ------------------------------------------------------------------------------------------------------------ in words

async function ask(call: Call, words: string): Promise<OutMessage[]> {
  const { office, person } = call;
  const { wording } = office.library;
  const asked = readAsked(office, words);
  const [unknown] = asked.unknown;
  if (unknown !== undefined) return [suggest(office, person, unknown)];
  const pairs = pairsOf(office, asked);
  if (pairs.length === 0) return [{ text: wording.say("asked.too_short", { words: saidBack(words) }) }];
  const answers = await Promise.all(pairs.map((pair) => answerOn(call, pair, asked)));
  const told = answers.flatMap(({ messages }) => messages);
  if (told.length > 0) return told;
  const empty = answers.flatMap(({ nothing }) => nothing ?? []);
  return empty.length > 0 ? empty : [instead(office, person, asked, pairs)];
}

interface Pair {
  flow: Flow;
  period: Period;
}

/** More than that is no question. */
const MOST_PAIRS = 6;

/** Each report that is meant with each period; a report whose own period is longer than what is asked has none. */
function pairsOf(office: Office, { flows, periods }: Asked): Pair[] {
  const meant = flows.length > 0 ? flows : office.library.flows;
  return meant
    .flatMap((flow) =>
      (periods.length > 0 ? periods : [{}]).map((words) => ({ flow, period: periodAsked(office, flow, words) })),
    )
    .flatMap(({ flow, period }) => (period === undefined ? [] : [{ flow, period }]))
    .slice(0, MOST_PAIRS);
}

interface Answer {
  messages: OutMessage[];
  /** Where there is none: that what was wanted has nothing to show, or who owes; nothing where the person may see no unit. */
  nothing?: OutMessage;
}

async function answerOn(call: Call, { flow, period }: Pair, { units, wants }: Asked): Promise<Answer> {
  const { office, person, cause } = call;
  if (!isOpen(office, flow, period))
    return sees(office, person, flow, period) ? { messages: [notYet(office, flow, period)] } : { messages: [] };
  const under = units.length === 0 ? {} : { under: units.map(({ id }) => id) };
  const snapshot = await takeSnapshot(office, person, { flow, period, ...under, cause });
  if (snapshot === undefined) return { messages: [] };
  const shown = await shownOf(office, snapshot);
  if (wants.length === 0) return { messages: [await tellBriefing(office, shown)] };
  const found = wants.filter((want) => has(office, shown, want));
  if (found.length > 0) return { messages: tellWants(call, shown, found) };
  if (shown.summary.received === 0) return { messages: [], nothing: await tellBriefing(office, shown) };
  const { wording } = office.library;
  const what = wants.map((want) => wording.say(`button.want.${want}`)).join(", ");
  const text = wording.say("asked.nothing_on", { heading: headingOf(office, shown), what });
  return { messages: [], nothing: { text, options: followUps(office, shown, "more") } };
}

function sees(office: Office, person: Person, flow: Flow, period: Period): boolean {
  return seenToday(office, person, unitsOwing(flow, office.directory, period)).length > 0;
}

/** When a period that lies ahead begins to be reported. */
function notYet(office: Office, flow: Flow, period: Period): OutMessage {
  const { wording } = office.library;
  const named = { title: flow.title, period: periodName(wording, period) };
  const opens = opensAt(office, flow, period);
  if (opens === undefined) return { text: wording.say("command.no_such_period", { title: flow.title }) };
  const text = wording.say("command.future_period", { ...named, opens: formatInstant(wording, opens) });
  return { text, options: [{ id: `/tongket ${flow.id}`, label: wording.say("button.latest") }] };
}

function tellWants(call: Call, shown: Shown, wants: readonly Want[]): OutMessage[] {
  const { office } = call;
  const [first, ...more] = Topic.options.filter((topic) => wants.includes(topic));
  return [
    ...(first === undefined ? [] : [tellTopics(office, shown, [first, ...more])]),
    ...wants.flatMap((want) => (want === "chart" ? (tellChart(office, shown) ?? []) : [])),
    ...wants.flatMap((want) => (want === "word" || want === "excel" ? [tellFile(office, shown, want)] : [])),
    ...(wants.includes("page") ? [tellPage(call, shown.snapshot)] : []),
  ];
}

/** The link is for one person: it is not said where others read along. */
function tellPage({ office, person, group }: Call, snapshot: Snapshot): OutMessage {
  return group === true
    ? { text: office.library.wording.say("group.in_private") }
    : boardLink(office, person, snapshot);
}

/** Units that owe no such report, or that are not for this person. */
function instead(office: Office, person: Person, asked: Asked, pairs: readonly Pair[]): OutMessage {
  const { wording } = office.library;
  const seen = seenToday(office, person, asked.units);
  if (seen.length > 0 && pairs.length > 0)
    return { text: wording.say("asked.owes_nothing", { units: unitNames(wording, seen) }) };
  return asked.units.length === 0 ? { text: wording.say("command.no_units_to_see") } : insteadOf(office, person, asked);
}

// -------------------------------------------------------------------------------------------------------------- by tap

interface Tapped {
  snapshot: string;
  act: Act;
  /** Of a chart: its name and page. */
  more: string[];
}

/** ["xem K7PQ chart total:tre 2"] Words like "xem hồ sơ trễ" are none. */
function readTapped(words: string): Tapped | undefined {
  const [xem, snapshot, act, ...more] = words.split(" ");
  const known = ACTS.find((one) => one === act);
  return xem === "xem" && snapshot !== undefined && known !== undefined ? { snapshot, act: known, more } : undefined;
}

async function followUp(call: Call, { snapshot: id, act, more }: Tapped): Promise<OutMessage[]> {
  const { office, person } = call;
  const { wording } = office.library;
  const snapshot = await snapshotFor(office, person, id);
  if (snapshot === undefined || !isWhollySeen(office, person, snapshot))
    return [{ text: wording.say("asked.gone"), options: [{ id: "/tongket", label: wording.say("button.latest") }] }];
  const given = { snapshot, flow: flowNeeded(office, snapshot) };
  if (act === "previous") return otherTime(call, given, neighbourOf(given, -1));
  if (act === "next") return otherTime(call, given, neighbourOf(given, 1));
  if (act === "latest") return otherTime(call, given, snapshot.period);
  const shown = await shownOf(office, snapshot);
  if (act === "whole") return [await tellBriefing(office, shown)];
  if (act === "more") return [tellMore(office, shown)];
  if (act !== "chart") return tellWants(call, shown, [act]);
  const [name, page] = more;
  return [tellChart(office, shown, name, page === undefined ? 0 : Number(page) - 1) ?? tellMore(office, shown)];
}

/** The same report and units at another time, or now. */
async function otherTime(
  call: Call,
  { snapshot, flow }: Pick<Shown, "snapshot" | "flow">,
  period: Period,
): Promise<OutMessage[]> {
  const { office, person, cause } = call;
  if (!isOpen(office, flow, period)) return [notYet(office, flow, period)];
  const last = snapshot.parts.at(-1);
  const own = new Set(last?.units);
  const seen = seenToday(office, person, unitsOwing(flow, office.directory, last?.period ?? snapshot.period));
  const all = seen.every(({ id }) => own.has(id)); // then also those that were there at that time only
  const under = all ? {} : { under: [...own] };
  const other = await takeSnapshot(office, person, { flow, period, ...under, cause });
  if (other === undefined) return [{ text: office.library.wording.say("command.no_units_to_see") }];
  return [await tellBriefing(office, await shownOf(office, other))];
}
