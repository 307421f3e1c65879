import { createHash } from "node:crypto";
import { type App, startApp } from "../../src/app/app.ts";
import { LATE_LIST } from "../../src/app/late-list.ts";
import { wasAtWork } from "../../src/app/outages.ts";
import type { Channel, SendResult, Stores } from "../../src/app/ports.ts";
import { isQuiet, isWorkingDay } from "../../src/domain/calendar.ts";
import { deadlineOf } from "../../src/domain/deadline.ts";
import { PersonId } from "../../src/domain/people.ts";
import { type Period, periodsEnding } from "../../src/domain/period.ts";
import type { ReportId } from "../../src/domain/report.ts";
import {
  addDays,
  at,
  type Day,
  dayOf,
  HOUR,
  type Instant,
  MINUTE,
  plus,
  type TimeOfDay,
  timeOf,
  weekdayOf,
} from "../../src/domain/time.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { CHANNEL, chatOf, province, shippedLibrary, weekly } from "../bench/office.ts";
import { reportOf } from "../bench/reports.ts";
import { type Dice, diceOf } from "../demo/dice.ts";
import { type Month, monthOf } from "./month.ts";

export interface SimAsk {
  from: Day;
  to: Day;
  units: number;
  seed: string;
  /** So many processes tick at once on one store. */
  processes: number;
  /** Told after every month. */
  tell?: (month: string) => void;
}

export interface SimResult {
  months: Map<string, Month>;
  /** Over everything that was sent: minute, message, chat. Two runs with one seed print the same. */
  hash: string;
  sent: number;
  /** What must never happen, and did; in words. */
  breaches: string[];
}

/** When something may be heard on a working day; between these nothing happens that the next one would not find. */
const TICKS = [
  "07:00",
  "07:30",
  "08:00",
  "10:00",
  "11:15",
  "13:30",
  "14:00",
  "15:30",
  "16:00",
  "16:30",
  "16:45",
] as TimeOfDay[];

/**
 * A year of the weekly report, told by the real app on the memory store under a moved clock. Reports go straight into the store, at the
 * instants that the dice say: early, on the last day, late, twice, or never. Clerks go on leave, the office is down for hours or days, and
 * the platform refuses for a while.
 */
export async function simulate({ from, to, units, seed, processes, tell = () => {} }: SimAsk): Promise<SimResult> {
  const library = { ...shippedLibrary() };
  library.flows = [weekly(library)];
  const { calendar } = library;
  const dice = diceOf(`${seed} ${units}`);
  const clock = { at: at(from, "00:00"), now: () => clock.at };
  const stores = memoryStores();
  const months = new Map<string, Month>();
  const month = (instant: Instant): Month => monthOf(months, instant);
  const breaches: string[] = [];
  const lines: string[] = [];
  const seen = new Set<string>();

  const office = province(units);
  await stores.people.save(office.units, office.people);
  await leaves(stores, dice, { from, to, units });
  const storms = stormsOf(dice, from, to);
  const down = outagesOf(dice, from, to);
  countEndings(stores, month, () => clock.at);

  const channel: Channel = {
    name: CHANNEL,
    buttons: 8,
    decode: () => undefined,
    async send(chat, id): Promise<SendResult> {
      const now = clock.at;
      if (storms.some((storm) => storm.from <= now && now < storm.to)) {
        month(now).refused += 1;
        return { ok: false, why: "retry", ms: 10 * MINUTE };
      }
      if (seen.has(id)) breaches.push(`${id} was sent twice`);
      seen.add(id);
      if (!id.startsWith(LATE_LIST) && isQuiet(calendar, now)) breaches.push(`${id} was sent in quiet time`);
      const [, flow = "", period = "", unit = ""] = id.startsWith("remind:") ? id.split(":") : [];
      if (
        unit !== "" &&
        unit !== "*" &&
        (await stores.reports.existing([`${unit}:${flow}:${period}` as ReportId])).size > 0
      )
        breaches.push(`${id} was sent after the report had come`);
      month(now).sent += 1;
      lines.push(`${dayOf(now)} ${timeOf(now)} ${id} ${chat}`);
      return { ok: true, id };
    },
  };

  const apps: App[] = [];
  for (let n = 0; n < processes; n += 1) apps.push(await started(n));
  function started(process: number): Promise<App> {
    let leases = 0;
    return startApp({
      stores,
      library,
      channels: new Map([[CHANNEL, channel]]),
      clock,
      log: {
        info() {},
        warn() {},
        error: (fields, message) => void breaches.push(`${message} ${JSON.stringify(fields)}`),
      },
      uniqueId: () => `${process}-${(leases += 1)}`,
      random: () => 0,
      renderFile: renderFileFrom(stores.files),
    });
  }

  const coming = reportsComing(library, dice, { from, to, units }, month);
  let told = "";
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const times = isWorkingDay(calendar, day) ? TICKS : (["09:00"] as TimeOfDay[]);
    for (const time of times) {
      const now = at(day, time);
      await hand(stores, coming, now, (instant, kind) => void (month(instant)[kind] += 1));
      if (down.some((outage) => outage.from <= now && now < outage.to)) continue;
      if (!down.some((outage) => clock.at <= outage.to && outage.to <= now)) await wasAtWork(stores.marks, now);
      clock.at = now;
      await Promise.all(apps.map((app) => app.tick()));
    }
    if (day.slice(0, 7) !== told && told !== "") tell(told);
    told = day.slice(0, 7);
  }
  tell(told);
  await Promise.all(apps.map((app) => app.stop()));
  const hash = createHash("sha256")
    .update(lines.toSorted((a, b) => (a < b ? -1 : 1)).join("\n"))
    .digest("hex");
  return { months, hash: hash.slice(0, 16), sent: lines.length, breaches };
}

type Kind = "onTime" | "late";

interface Coming {
  at: Instant;
  unit: number;
  period: Period;
  due: Instant;
  kind: Kind | "again";
}

/** Every report that will come, the next one last; what is owed, and what never comes, is counted in the month it is due. */
function reportsComing(
  library: ReturnType<typeof shippedLibrary>,
  dice: Dice,
  { from, to, units }: Pick<SimAsk, "from" | "to" | "units">,
  month: (instant: Instant) => Month,
): Coming[] {
  const flow = weekly(library);
  const coming: Coming[] = [];
  for (const period of periodsEnding(flow.period, addDays(from, 6), to)) {
    const { opens, due, closes } = deadlineOf(flow.deadline, period, library.calendar);
    for (let unit = 0; unit < units; unit += 1) {
      const draw = dice.between(1, 100);
      month(due).owed += 1;
      if (draw > 90) {
        month(due).never += 1;
        continue;
      }
      const [begins, ends] =
        draw <= 40
          ? [plus(opens, 9 * HOUR), plus(due, -24 * HOUR)]
          : draw <= 72
            ? [plus(due, -6 * HOUR), due]
            : [plus(due, MINUTE), closes];
      const when = dice.between(begins, Math.max(begins, ends)) as Instant;
      coming.push({ at: when, unit, period, due, kind: when > due ? "late" : "onTime" });
      if (draw % 20 === 0) coming.push({ at: plus(when, HOUR), unit, period, due, kind: "again" });
    }
  }
  return coming.sort((a, b) => b.at - a.at || b.unit - a.unit); // the next one last
}

/** Hands in what has come by now. */
async function hand(
  stores: Stores,
  coming: Coming[],
  now: Instant,
  count: (at: Instant, kind: Kind) => void,
): Promise<void> {
  const library = libraryOnce();
  for (let next = coming.at(-1); next !== undefined && next.at <= now; next = coming.at(-1)) {
    coming.pop();
    const { latest, earlier: _, ...head } = reportOf(library, next.unit, next.period);
    const by = PersonId.parse(chatOf(next.unit));
    const revision = next.kind === "again" ? 2 : 1;
    if (next.kind !== "again") count(next.at, next.kind);
    await stores.reports.submit({ ...head, due: next.due, at: next.at }, { ...latest, by, at: next.at, revision });
  }
}

let shipped: ReturnType<typeof shippedLibrary> | undefined;
function libraryOnce(): ReturnType<typeof shippedLibrary> {
  shipped ??= shippedLibrary();
  return shipped;
}

/** One clerk in ten is away for a week, twice a year, with nobody to stand in. */
async function leaves(
  stores: Stores,
  dice: Dice,
  { from, to, units }: Pick<SimAsk, "from" | "to" | "units">,
): Promise<void> {
  for (let unit = 0; unit < units; unit += 1) {
    if (!dice.chance(0.1)) continue;
    const begins = addDays(from, dice.between(7, 180));
    if (begins > to) continue;
    const person = PersonId.parse(chatOf(unit));
    await stores.absences.add({
      id: `leave:${unit}`,
      person,
      from: begins,
      to: addDays(begins, 6),
      by: person,
      at: at(from, "00:00"),
    });
  }
}

interface Span {
  from: Instant;
  to: Instant;
}

const DAYS = 24 * HOUR;

/** Every two months or so nobody ticks: for ten minutes, five hours or three days; and once for two weeks over Tết. */
function outagesOf(dice: Dice, from: Day, to: Day): Span[] {
  const lengths = [10 * MINUTE, 5 * HOUR, 3 * DAYS];
  const spans: Span[] = [];
  for (let day = addDays(from, 20); day < to; day = addDays(day, dice.between(40, 70))) {
    const begins = at(day, dice.pick(["08:00", "13:00", "15:45"] as TimeOfDay[]));
    spans.push({ from: begins, to: plus(begins, dice.pick(lengths)) });
  }
  const tet = at(`${from.slice(0, 4)}-02-12` as Day, "09:00");
  if (at(from, "00:00") < tet && tet < at(to, "00:00")) spans.push({ from: tet, to: plus(tet, 14 * DAYS) });
  return spans;
}

/** Once a month the platform refuses everything for an hour or two of the due day. */
function stormsOf(dice: Dice, from: Day, to: Day): Span[] {
  const spans: Span[] = [];
  for (let day = from; day < to; day = addDays(day, dice.between(25, 35))) {
    const friday = addDays(day, (12 - weekdayOf(day)) % 7);
    const begins = at(friday, dice.pick(["08:00", "14:00", "16:00"] as TimeOfDay[]));
    spans.push({ from: begins, to: plus(begins, dice.between(20, 120) * MINUTE) });
  }
  return spans;
}

/** Counts how what was planned ended. */
function countEndings({ outbox }: Stores, month: (instant: Instant) => Month, now: () => Instant): void {
  const { settle, add } = outbox;
  outbox.add = async (items) => {
    const added = await add(items);
    month(now()).planned += added.length;
    return added;
  };
  outbox.settle = async (ids, lease, ending) => {
    const kept = await settle(ids, lease, ending);
    const count = typeof ids === "string" ? 1 : ids.length;
    if (kept && ending.state === "withdrawn")
      month(now()).withdrawn.set(ending.outcome, (month(now()).withdrawn.get(ending.outcome) ?? 0) + count);
    if (kept && ending.state === "uncertain") month(now()).uncertain += count;
    return kept;
  };
}
