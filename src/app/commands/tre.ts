import type { Unit } from "../../domain/people.ts";
import { type Period, periodFromKey, periodsEnding } from "../../domain/period.ts";
import { dayOf } from "../../domain/time.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import type { Flow } from "../../flow/flow.ts";
import { formatInstant, periodName, shortPeriodName } from "../../flow/period-name.ts";
import { unitsOwing } from "../../reminders/owes.ts";
import { type PeriodAsked, readAsked } from "../asked.ts";
import { footnote } from "../footnote.ts";
import type { Call } from "../handle.ts";
import { lateBlock } from "../late-list.ts";
import { isExcused, type LateReport, lateWith, sayMinutes } from "../lateness.ts";
import { wordsOf } from "../offers.ts";
import { deadlineIn, type Office } from "../office.ts";
import { flowsOfKind, openOrAsked } from "../period-asked.ts";
import { saidBack } from "../said-back.ts";
import { mayToday, seenToday } from "../standing.ts";
import type { Command } from "./index.ts";

/** Decisions that are offered at most. */
const MOST_OFFERED = 6;
/** Periods that are named of one unit; of more they are counted. */
const MOST_PERIODS = 6;

/**
 * `/tre [kỳ] [loại] [đơn vị]`: who is late, in the form that is pasted into a report; everybody sees the units they may see, one
 * alone in full. A kind of period that is longer than the report's own (quý, năm) counts all of its periods.
 */
export const tre: Command = {
  name: "tre",
  apart: true,
  async run(call, words) {
    const { office } = call;
    const { wording } = office.library;
    const asked = readAsked(office, words);
    const [unknown] = asked.unknown;
    if (unknown !== undefined) return [{ text: wording.say("command.no_such_unit", { words: unknown.said }) }];
    const units = asked.units.length === 0 ? undefined : asked.units;
    const [period = {}] = asked.periods;
    const flows = flowsOfKind(office, asked);
    const span = spanOf(period);
    const longer = span !== undefined && flows.every((flow) => flow.period.kind !== span.kind);
    if (longer) return [await overSpan(call, flows.length > 0 ? flows : office.library.flows, span, units)];
    if (flows.length === 0) return [{ text: wording.say("command.no_flow_of_kind", { words: saidBack(words) }) }];
    return [await now(call, flows, period, units)];
  },
};

/** The days that a period in words names, whatever report it is of. */
function spanOf({ kind, which }: PeriodAsked): Period | undefined {
  if (kind === undefined || which === undefined || !("key" in which)) return undefined;
  return periodFromKey({ kind, edges: "calendar", cumulative: false }, which.key);
}

/** The units that the person sees, of those that were asked for. */
function seenOf({ office, person }: Call, flow: Flow, period: Period, asked: readonly Unit[] | undefined): Unit[] {
  const under =
    asked === undefined ? undefined : new Set(asked.flatMap((unit) => [...office.directory.subtree(unit.id)]));
  const owing = unitsOwing(flow, office.directory, period).filter(({ id }) => under === undefined || under.has(id));
  return seenToday(office, person, owing);
}

async function now(
  call: Call,
  flows: readonly Flow[],
  words: PeriodAsked,
  asked: readonly Unit[] | undefined,
): Promise<OutMessage> {
  const { office } = call;
  const { wording } = office.library;
  const parts = await Promise.all(
    flows.flatMap((flow) =>
      openOrAsked(office, flow, words).map(async (period) => {
        const units = seenOf(call, flow, period, asked);
        const late = await lateWith(office, flow, period, units);
        const text = units.length === 1 ? inFull(office, late) : await lateBlock(office, flow, period, units);
        return { units, late, ...(text !== undefined && { text }) };
      }),
    ),
  );
  if (parts.every(({ units }) => units.length === 0)) return { text: wording.say("command.no_units_to_see") };
  const told = parts.flatMap(({ text }) => text ?? []);
  if (told.length === 0) return { text: wording.say("late.none") };
  const late = parts
    .flatMap((part) => part.late)
    .filter(({ unit }) => mayToday(office, call.person, "see_to", unit.id));
  const isList = parts.some(({ units }) => units.length > 1);
  const reasons = isList
    ? reasonsOf(
        office,
        late.filter((one) => !isExcused(one)),
      )
    : [];
  const heading = wording.say("late.heading", { now: formatInstant(wording, office.clock.now()) });
  const options = call.group === true ? [] : decisions(office, late, isList); // decided in private
  return { text: [heading, ...told, ...reasons].join("\n\n"), ...(options.length > 0 && { options }) };
}

function inFull(office: Office, late: readonly LateReport[]): string | undefined {
  return late.length === 0 ? undefined : late.map((one) => lines(office, one).join("\n")).join("\n\n");
}

/** When it was due and came, how late that is and what was taken off, the reason, and what was decided. */
function lines(office: Office, one: LateReport): string[] {
  const { wording } = office.library;
  const { flow, period, unit, due, at, lateness, reason, verdict } = one;
  const named = { title: flow.title, period: periodName(wording, period), unit: unit.name };
  const times = {
    due: formatInstant(wording, due),
    working: sayMinutes(wording, lateness.working),
    clock: sayMinutes(wording, lateness.clock),
  };
  const told = [
    at === undefined
      ? wording.say("late.full.missing", { ...named, ...times })
      : wording.say("late.full.given", { ...named, ...times, at: formatInstant(wording, at) }),
  ];
  if (lateness.down > 0)
    told.push(
      wording.say(lateness.forgiven ? "late.full.forgiven" : "late.full.down", {
        down: sayMinutes(wording, lateness.down),
        fair: sayMinutes(wording, lateness.fair),
      }),
    );
  if (reason !== undefined) told.push(wording.say("late.full.reason", { reason }));
  if (verdict !== undefined)
    told.push(
      wording.say(verdict.objective ? "late.full.objective" : "late.full.revoked", {
        by: office.directory.person(verdict.by)?.name ?? verdict.by,
        at: formatInstant(wording, verdict.at),
        reason: verdict.reason,
      }),
    );
  return told;
}

function reasonsOf(office: Office, late: readonly LateReport[]): string[] {
  const { wording } = office.library;
  const given = late.flatMap(({ unit, flow, period, reason }) =>
    reason === undefined
      ? []
      : [
          wording.say("late.reason", {
            unit: unit.short,
            title: flow.title,
            period: shortPeriodName(wording, period),
            reason,
          }),
        ],
  );
  return given.length === 0 ? [] : [[wording.say("late.reasons"), ...given].join("\n")];
}

/** To find an objective cause where none was found, in a list for those that gave a reason; or to take that back. */
function decisions(office: Office, late: readonly LateReport[], isList: boolean): NonNullable<OutMessage["options"]> {
  const { wording } = office.library;
  const open = late.filter((one) => !isExcused(one) && (!isList || one.reason !== undefined));
  const found = late.filter(({ verdict }) => verdict?.objective === true);
  const named = (one: LateReport) => ({ unit: one.unit.short, period: shortPeriodName(wording, one.period) });
  return [
    ...open.map((one) => ({
      id: `/khachquan ${wordsOf(one)}`,
      label: wording.say("button.objective", named(one)),
    })),
    ...found.map((one) => ({
      id: `/khachquan bo ${wordsOf(one)}`,
      label: wording.say("button.objective_off", named(one)),
    })),
  ].slice(0, MOST_OFFERED);
}

/** Who was late in any period that ended within a span and was due, with the periods in brackets, as the seed's footnote has them. */
async function overSpan(
  call: Call,
  flows: readonly Flow[],
  span: Period,
  asked: readonly Unit[] | undefined,
): Promise<OutMessage> {
  const { office } = call;
  const { wording } = office.library;
  const blocks = await Promise.all(
    flows.map(async (flow) => {
      const periods = periodsEnding(flow.period, span.from, span.to).filter(
        (period) =>
          deadlineIn(office, flow, period).due < office.clock.now() && period.from <= dayOf(office.clock.now()),
      );
      const late = (
        await Promise.all(periods.map((period) => lateWith(office, flow, period, seenOf(call, flow, period, asked))))
      )
        .flat()
        .filter((one) => !isExcused(one));
      if (late.length === 0) return undefined;
      const entries = office.directory.units.flatMap((unit) => {
        const of = late.filter((one) => one.unit === unit);
        if (of.length === 0) return [];
        const note =
          of.length > MOST_PERIODS
            ? wording.say("late.periods", { count: of.length })
            : of.map(({ period }) => shortPeriodName(wording, period)).join(", ");
        return [{ unit, note }];
      });
      const heading = wording.say("late.span", { title: flow.title, period: periodName(wording, span) });
      return `${heading}\n${footnote(wording, entries)}`;
    }),
  );
  const told = blocks.filter((block) => block !== undefined);
  return { text: told.length === 0 ? wording.say("late.none") : told.join("\n\n") };
}
