import {
  type Period,
  type PeriodKind,
  type PeriodRule,
  periodFromKey,
  periodOn,
  previousPeriod,
} from "../domain/period.ts";
import { partsOf } from "../domain/period-parts.ts";
import { addDays, dayOf } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import { openPeriods } from "../reminders/open-periods.ts";
import type { Asked, PeriodAsked } from "./asked.ts";
import { deadlineIn, type Office } from "./office.ts";

/** The kinds that a longer one is made of without remainder, but for weeks, which `partsOf` shares out. */
const MADE_OF: Record<PeriodKind, readonly PeriodKind[]> = {
  half_week: [],
  week: ["half_week"],
  month: ["half_week", "week"],
  quarter: ["half_week", "week", "month"],
  six_months: ["half_week", "week", "month", "quarter"],
  nine_months: ["half_week", "week", "month", "quarter"],
  year: ["half_week", "week", "month", "quarter", "six_months"],
};

/** How a flow's reports make up periods of a kind; nothing where they do not, since its own are longer or lie across. */
export function ruleFor(flow: Flow, kind: PeriodKind): PeriodRule | undefined {
  if (kind === flow.period.kind) return flow.period;
  return MADE_OF[kind].includes(flow.period.kind) ? { ...flow.period, kind, cumulative: false } : undefined;
}

/** A flow's own periods that make up a period. */
export function ownPeriods({ library: { calendar } }: Office, flow: Flow, period: Period): Period[] {
  return period.kind === flow.period.kind ? [period] : partsOf(flow.period, period, calendar);
}

/** The reports that are meant where only a flow's own periods will do: those named, else those of the kind of period that is said. */
export function flowsOfKind(office: Office, { flows, periods }: Asked): Flow[] {
  const { flows: all } = office.library;
  const kind = periods[0]?.kind;
  if (flows.length > 0) return flows;
  return kind === undefined ? all : all.filter((flow) => flow.period.kind === kind);
}

/** The period of a flow that is meant; without words all that can still be given or amended. */
export function openOrAsked(office: Office, flow: Flow, words: PeriodAsked): Period[] {
  if (words.which === undefined)
    return openPeriods(flow, office.library.calendar, office.clock.now()).map(({ period }) => period);
  const period = periodAsked(office, flow, words);
  return period === undefined ? [] : [period];
}

/** Days after which any period of a kind that leaves out a part of the year has ended. */
const GAP = 120;

/**
 * The period of a flow that is meant, its own or one made of several; nothing where it has none of that kind or name. Without words:
 * the newest one due by tomorrow, so that on Monday morning the week that has ended is shown and on Thursday the one that is
 * being reported.
 */
export function periodAsked(office: Office, flow: Flow, { kind, which }: PeriodAsked = {}): Period | undefined {
  const today = dayOf(office.clock.now());
  const rule = kind === undefined ? flow.period : ruleFor(flow, kind);
  if (rule === undefined) return undefined;
  if (which !== undefined && "key" in which) return periodFromKey(rule, which.key);
  let period = periodOn(rule, today) ?? periodOn(rule, addDays(today, -GAP));
  if (kind === undefined)
    while (period !== undefined && dayOf(deadlineIn(office, flow, period).due) > addDays(today, 1))
      period = previousPeriod(rule, period);
  for (let n = 0; n < (which?.back ?? 0) && period !== undefined; n += 1) period = previousPeriod(rule, period);
  return period;
}
