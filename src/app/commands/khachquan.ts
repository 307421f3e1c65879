import { fold } from "../../domain/vietnamese/fold.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import type { Flow } from "../../flow/flow.ts";
import { periodName } from "../../flow/period-name.ts";
import { unitsOwing } from "../../reminders/owes.ts";
import { type PeriodAsked, readAsked } from "../asked.ts";
import type { Owing } from "../fates.ts";
import type { Call } from "../handle.ts";
import { type LateReport, lateWith } from "../lateness.ts";
import { wordsOf } from "../offers.ts";
import { flowsOfKind, openOrAsked } from "../period-asked.ts";
import type { Verdict } from "../ports.ts";
import { mayToday } from "../standing.ts";
import { namedBy } from "../which-due.ts";
import type { Command } from "./index.ts";

/** The longest reason that is kept. */
const MOST_LETTERS = 500;

/**
 * `/khachquan <đơn vị> [kỳ] [loại], <lý do>`: an objective cause for a report that is late, by the head of the unit or who collects;
 * without a reason the unit's own is confirmed. `/khachquan bo …` takes it back. Neither due time nor time of submission changes.
 */
export const khachquan: Command = {
  name: "khachquan",
  apart: true,
  async run(call, words) {
    const { wording } = call.office.library;
    if (words === "") return [{ text: wording.say("objective.how") }];
    const [, off] = /^(?:bỏ|bo)\s+(.+)$/iu.exec(words.normalize("NFC")) ?? [];
    const { named, reason } = await whichLate(call, off ?? words);
    if ("text" in named) return [named];
    if (!mayToday(call.office, call.person, "see_to", named.unit.id))
      return [{ text: wording.say("objective.may_not", { unit: named.unit.name }) }];
    const [late] = await lateWith(call.office, named.flow, named.period, [named.unit]);
    if (late === undefined) return [{ text: wording.say("objective.not_late", sayNamed(call, named)) }];
    return [off === undefined ? await find(call, late, reason) : await takeBack(call, late)];
  },
};

type Named = Pick<Owing, "flow" | "period" | "unit">;

/** ["Ia Hla tuần 48, mất điện" -> that report, "mất điện"] */
async function whichLate(call: Call, words: string): Promise<{ named: Named | OutMessage; reason: string }> {
  const { office } = call;
  const { wording } = office.library;
  const button = namedBy(office, words);
  if (button !== undefined) return { named: button.owing, reason: button.rest };
  const split = /\s*[,;:]\s*(?:(?:vì|vi|do|lý do|ly do)\s*:?\s+)?|\s+(?:vì|do|lý do|ly do)\s*:?\s+/iu.exec(words);
  const reason = split === null ? "" : words.slice(split.index + split[0].length).trim();
  const asked = readAsked(office, split === null ? words : words.slice(0, split.index));
  const units = asked.unknown.length === 0 ? asked.units : [];
  const flows = flowsOfKind(office, asked);
  const [unit, another] = units;
  if (unit === undefined || flows.length === 0) return { named: { text: wording.say("objective.how") }, reason };
  if (another !== undefined)
    return {
      named: { text: wording.say("objective.which_unit", { units: units.map(({ short }) => short).join(", ") }) },
      reason,
    };
  const late = await lateOf(call, unit, flows, asked.periods[0] ?? {});
  const [one, other] = late;
  if (one === undefined) return { named: { text: wording.say("objective.nothing_late", { unit: unit.name }) }, reason };
  if (other === undefined) return { named: one, reason };
  const options = late.map((each) => ({
    id: `/khachquan ${wordsOf(each)} ${reason}`.trim(),
    label: `${each.flow.title}, ${periodName(wording, each.period)}`,
  }));
  return { named: { text: wording.say("command.which_report"), options }, reason };
}

/** The unit's late reports of the flows and period asked for; without a period, of those that can still be given or amended. */
async function lateOf(
  { office }: Call,
  unit: Owing["unit"],
  flows: readonly Flow[],
  words: PeriodAsked,
): Promise<LateReport[]> {
  const asked = flows.flatMap((flow) =>
    openOrAsked(office, flow, words)
      .filter((period) => unitsOwing(flow, office.directory, period).includes(unit))
      .map((period) => lateWith(office, flow, period, [unit])),
  );
  return (await Promise.all(asked)).flat();
}

function sayNamed({ office }: Call, { flow, period, unit }: Named) {
  return { title: flow.title, period: periodName(office.library.wording, period), unit: unit.name };
}

async function find(call: Call, late: LateReport, words: string): Promise<OutMessage> {
  const { wording } = call.office.library;
  const reason = (fold(words) === "" ? (late.reason ?? "") : words).slice(0, MOST_LETTERS);
  const named = sayNamed(call, late);
  if (reason === "") return { text: wording.say("objective.no_reason", { ...named, short: late.unit.short }) };
  await decide(call, late, { objective: true, reason });
  const options = [{ id: `/khachquan bo ${wordsOf(late)}`, label: wording.say("button.objective_undo") }];
  return { text: wording.say("objective.found", { ...named, reason }), options };
}

async function takeBack(call: Call, late: LateReport): Promise<OutMessage> {
  const { wording } = call.office.library;
  const { verdict } = late;
  if (verdict === undefined) return { text: wording.say("objective.nothing_to_undo", sayNamed(call, late)) };
  await decide(call, late, { objective: false, reason: verdict.reason });
  return { text: wording.say("objective.taken_back", sayNamed(call, late)) };
}

/** Writes the verdict down, and in the audit log, where every one before it stays; the same once more changes nothing. */
async function decide(
  { office, person, cause }: Call,
  { id, due, at: came }: LateReport,
  { objective, reason }: Pick<Verdict, "objective" | "reason">,
): Promise<void> {
  const { verdicts, audit } = office.stores;
  const at = office.clock.now();
  for (;;) {
    const [before] = await verdicts.of([id]);
    if (before?.objective === objective && before.reason === reason) break;
    if (await verdicts.put({ id, rev: (before?.rev ?? 0) + 1, objective, reason, by: person.id, at })) break;
  }
  await audit.add({
    id: `khachquan:${cause}`,
    at,
    by: person.id,
    what: "verdict",
    fields: { report: id, objective: objective ? "yes" : "no", reason, due, ...(came !== undefined && { came }) },
  });
}
