import type { Unit } from "../../domain/people.ts";
import { nextPeriod, type Period, periodFromKey, periodOn, previousPeriod } from "../../domain/period.ts";
import { addDays, dayOf } from "../../domain/time.ts";
import { fold } from "../../domain/vietnamese/fold.ts";
import { type PeriodWords, readPeriodWords } from "../../domain/vietnamese/period-words.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import type { Flow } from "../../flow/flow.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import { unitsOwing } from "../../reminders/owes.ts";
import { present } from "../../summary/present.ts";
import { summarize } from "../../summary/summarize.ts";
import type { Call } from "../handle.ts";
import { sayExcused } from "../late-list.ts";
import { lateWith } from "../lateness.ts";
import { deadlineIn, type Office } from "../office.ts";
import { seenToday } from "../standing.ts";
import { notesOnMissing } from "../watch.ts";
import type { Command } from "./index.ts";

/** `/tongket [loại] [kỳ] [đơn vị]`, in any order and without marks: who has reported, what is done, what is late. */
export const tongket: Command = {
  name: "tongket",
  async run(call, words) {
    const { office } = call;
    const { wording } = office.library;
    const asked = readAsked(office, words);
    if (asked.flows.length === 0) return [{ text: wording.say("command.no_flow_of_kind", { words }) }];
    const units = asked.unitWords === "" ? undefined : office.directory.find(asked.unitWords);
    if (units?.length === 0) return [{ text: wording.say("command.no_such_unit", { words: asked.unitWords }) }];
    const briefings = await Promise.all(asked.flows.map((flow) => briefing(call, flow, asked.period, units)));
    const seen = briefings.filter((message) => message !== undefined);
    return seen.length > 0 ? seen : [{ text: wording.say("command.no_units_to_see") }];
  },
};

interface Asked {
  flows: Flow[];
  period: PeriodWords;
  unitWords: string;
}

/** What the words are about: flows by name or by the kind of period, a period, and what is left names units. */
export function readAsked(office: Office, words: string): Asked {
  const { flows } = office.library;
  const period = readPeriodWords(words, dayOf(office.clock.now()));
  const named = flows.flatMap((flow) => {
    const spelling = [flow.id, flow.title, ...flow.aliases]
      .map((name) => fold(name))
      .find((name) => ` ${period.rest} `.includes(` ${name} `));
    return spelling === undefined ? [] : [{ flow, spelling }];
  });
  if (named.length > 0) {
    const unitWords = named.reduce(
      (rest, { spelling }) => ` ${rest} `.replace(` ${spelling} `, " ").trim(),
      period.rest,
    );
    return { flows: named.map(({ flow }) => flow), period, unitWords };
  }
  return {
    flows: period.kind === undefined ? flows : flows.filter((flow) => flow.period.kind === period.kind),
    period,
    unitWords: period.rest,
  };
}

/** One flow's message; nothing where the person may see none of the units that owe it. */
async function briefing(
  { office, person }: Call,
  flow: Flow,
  words: PeriodWords,
  asked: Unit[] | undefined,
): Promise<OutMessage | undefined> {
  const { wording } = office.library;
  const now = office.clock.now();
  const period = periodAsked(office, flow, words);
  if (period === undefined) return { text: wording.say("command.no_such_period", { title: flow.title }) };
  const under =
    asked === undefined ? undefined : new Set(asked.flatMap((unit) => [...office.directory.subtree(unit.id)]));
  const owing = unitsOwing(flow, office.directory, period).filter((unit) => under === undefined || under.has(unit.id));
  const units = seenToday(office, person, owing);
  if (units.length === 0) return undefined;
  const deadline = deadlineIn(office, flow, period);
  if (now < deadline.opens) {
    const opens = formatInstant(wording, deadline.opens);
    return {
      text: wording.say("command.future_period", { title: flow.title, period: periodName(wording, period), opens }),
    };
  }
  const before = previousPeriod(flow.period, period);
  const figures = await office.stores.reports.figures(flow.id, [before.key, period.key]);
  const summary = summarize({
    flow,
    period,
    parts: [{ period, deadline, units }],
    figures: figures.filter((report) => report.period === period.key),
    before: {
      parts: [{ period: before, deadline: deadlineIn(office, flow, before), units }],
      figures: figures.filter((report) => report.period === before.key),
    },
    now,
  });
  const notes = [
    ...sayExcused(office, await lateWith(office, flow, period, units)),
    ...(await notesOnMissing(office, flow, period, units)),
  ];
  const text = [present(summary, flow), notes.join("\n")].filter((part) => part !== "").join("\n\n");
  return { text, options: neighbours(office, flow, period, asked?.[0]) };
}

/** The previous and, once it has opened, the next period, by button. */
function neighbours(
  office: Office,
  flow: Flow,
  period: Period,
  unit: Unit | undefined,
): NonNullable<OutMessage["options"]> {
  const { wording } = office.library;
  const next = nextPeriod(flow.period, period);
  const go = (to: Period, label: string) => ({
    id: ["/tongket", flow.id, to.key, ...(unit === undefined ? [] : [unit.id])].join(" "),
    label,
  });
  const options = [go(previousPeriod(flow.period, period), wording.say("button.previous_period"))];
  if (deadlineIn(office, flow, next).opens <= office.clock.now())
    options.push(go(next, wording.say("button.next_period")));
  return options;
}

/**
 * The period that is meant. Without words: the newest one due by tomorrow, so that on Monday morning the week that has ended
 * is shown and on Thursday the one that is being reported.
 */
export function periodAsked(office: Office, flow: Flow, { kind, which }: PeriodWords): Period | undefined {
  const today = dayOf(office.clock.now());
  if (which !== undefined && "key" in which && kind === flow.period.kind) return periodFromKey(flow.period, which.key);
  let period = periodOn(flow.period, today) ?? periodOn(flow.period, addDays(today, -120));
  const back = which !== undefined && "back" in which ? which.back : undefined;
  if (back !== undefined && kind !== undefined) {
    for (let n = 0; n < back && period !== undefined; n += 1) period = previousPeriod(flow.period, period);
    return period;
  }
  while (period !== undefined && dayOf(deadlineIn(office, flow, period).due) > addDays(today, 1))
    period = previousPeriod(flow.period, period);
  for (let n = 0; n < (back ?? 0) && period !== undefined; n += 1) period = previousPeriod(flow.period, period);
  return period;
}
