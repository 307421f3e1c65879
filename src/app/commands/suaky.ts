import type { Unit } from "../../domain/people.ts";
import { reportId } from "../../domain/report.ts";
import { dayOf } from "../../domain/time.ts";
import { readPeriodWords } from "../../domain/vietnamese/period-words.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import { unitsOwing } from "../../reminders/owes.ts";
import { readAsked } from "../asked.ts";
import type { Owing } from "../fates.ts";
import type { Call } from "../handle.ts";
import { wordsOf } from "../offers.ts";
import { deadlineIn } from "../office.ts";
import { namesOf, ofUnit, reportsFor, unitsOf } from "../own-units.ts";
import { flowsOfKind, periodAsked } from "../period-asked.ts";
import { askToReopen, decideReopening, MOST_DAYS, opening, sayOwing } from "../reopening.ts";
import { mayToday } from "../standing.ts";
import { namedBy } from "../which-due.ts";
import type { Command } from "./index.ts";

/**
 * `/suaky <báo cáo> <kỳ>, <lý do>`: asks that a locked report be opened again, to correct it or to give it late. Those who collect
 * grant it (`/suaky cho …`) or refuse it (`/suaky khong …`) by the buttons of the request.
 */
export const suaky: Command = {
  name: "suaky",
  apart: true,
  async run(call, words) {
    const [first = "", ...rest] = words.split(" ");
    const about = namedBy(call.office, rest.join(" "));
    if (about !== undefined && ["cho", "khong"].includes(first))
      return [await decide(call, about.owing, first === "cho", about.rest)];
    const named = namedBy(call.office, words);
    const asked =
      named === undefined ? await which(call, words) : { owing: named.owing, reason: withoutComma(named.rest) };
    if ("answer" in asked) return [asked.answer];
    return [await ask(call, asked.owing, asked.reason)];
  },
};

const BEGINS_REASON = /\s*[,;]\s*(?:(?:vì|vi|do|lý do|ly do)\s*:?\s+)?|\s+(?:vì|do|lý do|ly do)\s*:?\s+/giu;

/** The reason begins at the first comma (or "vì", "do") behind the period. ["báo cáo tuần, tuần 40, nhầm số"] */
function splitAtReason(words: string, today: ReturnType<typeof dayOf>): { before: string; reason: string } {
  for (const found of words.matchAll(BEGINS_REASON)) {
    const before = words.slice(0, found.index);
    if (readPeriodWords(before, today).which !== undefined)
      return { before, reason: words.slice(found.index + found[0].length).trim() };
  }
  return { before: words, reason: "" };
}

function withoutComma(words: string): string {
  return words.replace(/^[\s,;:]+/, "").trim();
}

/** The report that somebody's words mean; or what there is to answer instead. */
async function which(call: Call, words: string): Promise<{ owing: Owing; reason: string } | { answer: OutMessage }> {
  const { office, person } = call;
  const { wording } = office.library;
  const own = reportsFor(office, person);
  if (own.length === 0) return { answer: { text: wording.say("command.may_not_report") } };
  const { before, reason } = splitAtReason(words, dayOf(office.clock.now()));
  const asked = readAsked(office, before);
  const [periodMeant] = asked.periods;
  if (periodMeant?.which === undefined || asked.unknown.length > 0)
    return { answer: { text: wording.say("reopen.how") } };
  const units = unitsMeant(call, own, asked.units);
  if (units.length === 0) return { answer: { text: wording.say("reopen.other_unit", { unit: namesOf(own) }) } };
  const found = flowsOfKind(office, asked).flatMap((flow) =>
    units.flatMap((unit): Owing[] => {
      const period = flow.units.includes(unit.kind) ? periodAsked(office, flow, periodMeant) : undefined;
      return period === undefined ? [] : [owingAt(flow, period, unit)];
    }),
  );
  const [only, more] = found;
  if (only === undefined) return { answer: { text: wording.say("reopen.how") } };
  if (more === undefined) return { owing: only, reason };
  const options = found.map((owing) => ({
    id: `/suaky ${wordsOf(owing)} ${reason}`.trim(),
    label: `${owing.flow.title}, ${periodName(wording, owing.period)}${ofUnit(owing.unit, own)}`,
  }));
  return { answer: { text: wording.say("command.which_report"), options } };
}

function owingAt(flow: Owing["flow"], period: Owing["period"], unit: Unit): Owing {
  return { id: reportId(unit.id, flow.id, period.key), flow, period, unit };
}

/** The person's own units, or those of the named that the person reports for. */
function unitsMeant({ office, person }: Call, own: Unit[], named: Unit[]): Unit[] {
  return named.length === 0 ? own : named.filter((unit) => mayToday(office, person, "report", unit.id));
}

async function ask(call: Call, owing: Owing, words: string): Promise<OutMessage> {
  const { office, person, cause } = call;
  const { wording } = office.library;
  const refused = await whyNot(call, owing);
  if (refused !== undefined) return refused;
  const named = sayOwing(office, owing);
  const reason = words.slice(0, MOST_LETTERS);
  const at = office.clock.now();
  const before = await office.stores.reopenings.get(owing.id);
  const settled = before !== undefined && (before.decision === undefined || (before.decision.until ?? 0) >= at);
  if (!settled && !/\p{L}{2}/u.test(reason)) {
    const command = `/suaky ${wordsOf(owing)}`;
    const why = wording.say("reopen.why", { ...named, command });
    return { text: reason === "" ? why : `${wording.say("reopen.no_reason")}\n${why}`, prompt: command };
  }
  const outcome = await askToReopen(office, owing, { by: person.id, at, reason, cause });
  switch (outcome.is) {
    case "asked":
      return { text: wording.say("reopen.asked", { ...named, reason: outcome.request.asked.reason }) };
    case "waiting": {
      const { by, at: since } = outcome.request.asked;
      const who = office.directory.person(by)?.name ?? by;
      return { text: wording.say("reopen.waiting", { ...named, person: who, at: formatInstant(wording, since) }) };
    }
    case "open":
      return {
        text: wording.say("reopen.open", { ...named, until: formatInstant(wording, outcome.until) }),
        options: [opening(office, owing)],
      };
  }
}

/** The longest reason that is kept. */
const MOST_LETTERS = 500;

/** Why there is nothing to ask for. */
async function whyNot({ office, person }: Call, owing: Owing): Promise<OutMessage | undefined> {
  const { wording } = office.library;
  const { flow, period, unit } = owing;
  const named = sayOwing(office, owing);
  if (!mayToday(office, person, "report", unit.id)) {
    return { text: wording.say("reopen.other_unit", { unit: namesOf(unitsOf(office, person)) }) };
  }
  if (!unitsOwing(flow, office.directory, period).some(({ id }) => id === unit.id))
    return { text: wording.say("reopen.not_owed", named) };
  const now = office.clock.now();
  const { opens, closes, locks } = deadlineIn(office, flow, period);
  if (now < opens) return { text: wording.say("reopen.future", { ...named, opens: formatInstant(wording, opens) }) };
  const isGiven = (await office.stores.reports.existing([owing.id])).has(owing.id);
  if (now > (isGiven ? locks : closes)) return undefined;
  const text = isGiven
    ? wording.say("reopen.amendable", { ...named, locks: formatInstant(wording, locks) })
    : wording.say("reopen.reportable", { ...named, closes: formatInstant(wording, closes) });
  return { text, options: [opening(office, owing)] };
}

/** `words`: the request's number, and for how many working days. */
async function decide(
  { office, person, cause }: Call,
  owing: Owing,
  grants: boolean,
  words: string,
): Promise<OutMessage> {
  const { wording } = office.library;
  if (!mayToday(office, person, "reopen", owing.unit.id)) return { text: wording.say("reopen.may_not") };
  const [rev = "", days = "2"] = words.split(" ");
  if (!/^\d{1,6}$/.test(rev)) return { text: wording.say("reopen.gone") };
  if (grants && !(/^\d{1,2}$/.test(days) && Number(days) >= 1 && Number(days) <= MOST_DAYS))
    return { text: wording.say("reopen.days", { most: MOST_DAYS }) };
  const decided = await decideReopening(
    office,
    owing,
    Number(rev),
    { by: person.id, cause },
    grants ? Number(days) : "refused",
  );
  if (decided.is === "gone") return { text: wording.say("reopen.gone") };
  const { by, at, until } = decided.decision;
  const named = sayOwing(office, owing);
  const ends = until === undefined ? undefined : formatInstant(wording, until);
  if (decided.is === "decided")
    return {
      text:
        ends === undefined
          ? wording.say("reopen.refused", named)
          : wording.say("reopen.granted", { ...named, until: ends }),
    };
  const before = { ...named, person: office.directory.person(by)?.name ?? by, at: formatInstant(wording, at) };
  return {
    text:
      ends === undefined
        ? wording.say("reopen.decided.refused", before)
        : wording.say("reopen.decided.granted", { ...before, until: ends }),
  };
}
