import { nextPeriod, type Period, previousPeriod } from "../domain/period.ts";
import { type Instant, MINUTE, plus } from "../domain/time.ts";
import type { Option } from "../engine/conversation.ts";
import type { Flow } from "../flow/flow.ts";
import { chartsOf } from "../summary/charts.ts";
import type { Summary } from "../summary/summary.ts";
import { deadlineIn, type Office } from "./office.ts";
import { ownPeriods, ruleFor } from "./period-asked.ts";
import type { Snapshot } from "./ports.ts";
import { WANTS, type Want } from "./vocabulary.ts";

/** What can be asked about a snapshot by one tap: the whole of it once more, a part, or the same of another time. */
export const ACTS = ["whole", ...WANTS, "more", "previous", "next", "latest"] as const;
export type Act = (typeof ACTS)[number];

/** What a button says: the snapshot is named, so that the answer states its numbers. [a chart's name and page go behind it] */
export function actId({ id }: Pick<Snapshot, "id">, act: Act, ...more: string[]): string {
  return ["/tongket", "xem", id, act, ...more].join(" ");
}

/** A summary with what it was made of. */
export interface Shown {
  snapshot: Snapshot;
  summary: Summary;
  flow: Flow;
}

/** From when on a snapshot's figures are told to be of before. */
const FRESH = 5 * MINUTE;

export function isOld({ clock }: Office, { at }: Snapshot): boolean {
  return clock.now() >= plus(at, FRESH);
}

/** Zalo's Official Account has five buttons at most; more than that is a wall on any phone. */
const MOST = 5;
const FIRST = 4;

/**
 * The buttons below an answer that shows `act`: what is asked most, and behind "more" all the rest. Nothing is offered that
 * would be empty. Below old figures there is a way to new ones.
 */
export function followUps(office: Office, shown: Shown, act: Act): Option[] {
  const offered = offeredOn(office, shown);
  const latest: Act[] = isOld(office, shown.snapshot) ? ["latest"] : [];
  const acts =
    act === "more" ? ["whole" as const, ...offered.slice(FIRST)] : firstOf(offered, act, MOST - latest.length);
  return [...latest, ...acts].map((one) => button(office, shown, one));
}

function firstOf(offered: readonly Act[], act: Act, most: number): Act[] {
  const all = offered.length <= most;
  const first = (all ? offered : offered.slice(0, FIRST)).filter((one) => one !== act);
  const room = all ? most : most - 1;
  const back: Act[] = act !== "whole" && first.length < room ? ["whole"] : [];
  return [...back, ...first.slice(0, room), ...(all ? [] : (["more"] as const))];
}

export function button({ library: { wording } }: Office, { snapshot }: Pick<Shown, "snapshot">, act: Act): Option {
  return { id: actId(snapshot, act), label: labelOf(wording, act) };
}

function labelOf(wording: Office["library"]["wording"], act: Act): string {
  if (act === "previous") return wording.say("button.previous_period");
  if (act === "next") return wording.say("button.next_period");
  if (act === "whole" || act === "more" || act === "latest") return wording.say(`button.${act}`);
  return wording.say(`button.want.${act}`);
}

/** Everything that has something to show, what is asked most first: the four questions of leaders, where there are figures. */
function offeredOn(office: Office, shown: Shown): Act[] {
  const { summary } = shown;
  const times: Act[] = ["previous", ...(isOpen(office, shown.flow, neighbourOf(shown, 1)) ? (["next"] as const) : [])];
  if (summary.expected === 0) return times;
  const wanted = BY_USE.filter((want) => has(office, shown, want));
  if (summary.received > 0) return [...wanted, ...times];
  // Who is missing is all there is to know; then another time is what one looks for.
  const missing = wanted.filter((want) => want === "missing");
  return [...missing, ...times, ...wanted.filter((want) => want !== "missing")];
}

const BY_USE: readonly Want[] = [
  "overdue",
  "worst",
  "due_soon",
  "completion",
  "late_dossiers",
  "missing",
  "outstanding",
  "compare",
  "by_unit",
  "chart",
  "word",
  "excel",
  "page",
];

/** Whether a summary has something of this to show. */
export function has(office: Office, { summary, flow }: Pick<Shown, "summary" | "flow">, want: Want): boolean {
  const { received, receivedBefore, missing, units, lists, totals } = summary;
  const about = (what: "outstanding" | "late_dossiers" | "completion") =>
    received > 0 && [...flow.summary.totals, ...flow.summary.lists].some((one) => one.about === what);
  switch (want) {
    case "missing":
      return missing.length > 0;
    case "outstanding":
    case "late_dossiers":
    case "completion":
      return about(want);
    case "overdue":
    case "due_soon":
      return received > 0 && lists.some(({ overdue }) => overdue !== undefined);
    case "worst":
      return (received > 0 || summary.overdue) && units.length > 1;
    case "compare":
      return received > 0 && receivedBefore > 0 && totals.length > 0;
    case "by_unit":
      return received > 0 && units.length > 1 && totals.length > 0;
    case "chart":
      return chartsOf(summary, flow).length > 0;
    case "word":
    case "excel":
      return summary.expected > 0;
    case "page":
      return office.links !== undefined && summary.expected > 0;
  }
}

/** The period beside a snapshot's. */
export function neighbourOf({ snapshot: { period }, flow }: Pick<Shown, "snapshot" | "flow">, step: 1 | -1): Period {
  const rule = ruleFor(flow, period.kind) ?? flow.period;
  return step === 1 ? nextPeriod(rule, period) : previousPeriod(rule, period);
}

/** When the first report that counts in a period can be written; nothing where none counts in it. */
export function opensAt(office: Office, flow: Flow, period: Period): Instant | undefined {
  const [first] = ownPeriods(office, flow, period);
  return first && deadlineIn(office, flow, first).opens;
}

export function isOpen(office: Office, flow: Flow, period: Period): boolean {
  const opens = opensAt(office, flow, period);
  return opens !== undefined && opens <= office.clock.now();
}
