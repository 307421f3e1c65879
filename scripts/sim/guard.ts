import { createHash } from "node:crypto";
import { LATE_LIST } from "../../src/app/late-list.ts";
import type { Channel, SendResult, Stores } from "../../src/app/ports.ts";
import { type Calendar, isQuiet, isWorkingDay } from "../../src/domain/calendar.ts";
import type { ReportId } from "../../src/domain/report.ts";
import { addDays, type Day, dayOf, type Instant, MINUTE, timeOf, weekdayOf } from "../../src/domain/time.ts";
import { CHANNEL } from "../bench/office.ts";
import { diceOf } from "../demo/dice.ts";
import { isDuring, type Span } from "./mishaps.ts";
import { type Month, monthOf } from "./month.ts";

interface Watched {
  stores: Stores;
  calendar: Calendar;
  /** So many messages a person may have in a week, urgent ones not counted. */
  budget: number;
  clock: { now(): Instant };
  months: Map<string, Month>;
  storms: readonly Span[];
  isAway: (person: string, day: Day) => boolean;
  seed: string;
}

/** One sending in so many is answered by silence: whether it arrived, nobody knows. */
const SILENT_ONE_IN = 100;

/**
 * The platform of a simulated time, and the watch over what is said on it: at the sending of every message, and of every reminder
 * in it, the rules that must never be broken are held against the stores. Counts what becomes of every item of the outbox.
 */
export function guarded({ stores, calendar, budget, clock, months, storms, isAway, seed }: Watched) {
  const breaches: string[] = [];
  const lines: string[] = [];
  const messages = new Set<string>();
  const items = new Set<string>();
  const perWeek = new Map<string, number>();
  const weighed = new Map<string, number>();
  const month = (): Month => monthOf(months, clock.now());

  /** Counts one more for somebody's week; returns how many that makes. */
  function another(weeks: Map<string, number>, whom: string): number {
    const today = dayOf(clock.now());
    const week = `${whom} ${addDays(today, 1 - weekdayOf(today))}`;
    const count = (weeks.get(week) ?? 0) + 1;
    weeks.set(week, count);
    return count;
  }

  const channel: Channel = {
    name: CHANNEL,
    buttons: 8,
    decode: () => undefined,
    async send(chat, id): Promise<SendResult> {
      const now = clock.now();
      if (isDuring(storms, now)) {
        month().refused += 1;
        return { ok: false, why: "retry", ms: 10 * MINUTE };
      }
      if (messages.has(id)) breaches.push(`${id} was sent twice`);
      messages.add(id);
      // The list before a briefing comes before the office opens, and on no day off.
      const quiet = id.startsWith(`${LATE_LIST}:`) ? !isWorkingDay(calendar, dayOf(now)) : isQuiet(calendar, now);
      if (quiet) breaches.push(`${id} was sent in quiet time, on ${dayOf(now)} at ${timeOf(now)}`);
      if (isAway(chat, dayOf(now))) breaches.push(`${id} was sent to somebody on leave, on ${dayOf(now)}`);
      const silence = diceOf(`${seed} ${id}`).between(1, SILENT_ONE_IN) === 1; // by its name: whichever process sends it
      lines.push(`${dayOf(now)} ${timeOf(now)} ${id} ${chat}${silence ? " ?" : ""}`);
      month().sent += 1;
      month().people.add(chat);
      month().mostInAWeek = Math.max(month().mostInAWeek, another(perWeek, chat));
      return silence ? { ok: false, why: "unknown" } : { ok: true, id };
    },
  };

  const { settle, add } = stores.outbox;
  stores.outbox.add = async (planned) => {
    const added = await add(planned);
    month().planned += added.length;
    return added;
  };
  stores.outbox.settle = async (ids, lease, ending) => {
    const kept = await settle(ids, lease, ending);
    const ended = [ids].flat();
    if (ending.state === "sent" || ending.state === "uncertain") {
      await lookAt(ended);
      const { to } = (await stores.outbox.get(ended[0] ?? "")) ?? {};
      if (ending.state === "sent" && ending.told?.counts && to !== undefined && another(weighed, to) > budget)
        breaches.push(`${ended[0]} was sent beyond the week's budget`);
      month().merged += ended.length - 1;
      if (ending.state === "uncertain") month().uncertain += 1;
    }
    if (kept && ending.state === "withdrawn") {
      const { withdrawn } = month();
      withdrawn.set(ending.outcome, (withdrawn.get(ending.outcome) ?? 0) + ended.length);
    }
    return kept;
  };

  /** Each reminder that went, alone or with others in one message. */
  async function lookAt(ended: readonly string[]): Promise<void> {
    for (const id of ended) {
      if (items.has(id)) breaches.push(`${id} was said twice`);
      items.add(id);
      const about = (await stores.outbox.get(id))?.unless as ReportId[] | undefined;
      if (about !== undefined && (await stores.reports.existing(about)).size > 0)
        breaches.push(`${id} was sent after the report had come`);
    }
  }

  return {
    channel,
    breaches,
    sent: () => lines.length,
    /** Over everything that was sent: minute, message, chat. */
    hash: () => createHash("sha256").update(lines.toSorted().join("\n")).digest("hex").slice(0, 16),
  };
}
