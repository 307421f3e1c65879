import { type App, startApp } from "../../src/app/app.ts";
import { wasAtWork } from "../../src/app/outages.ts";
import type { Stores } from "../../src/app/ports.ts";
import { isWorkingDay } from "../../src/domain/calendar.ts";
import { type Person, PersonId } from "../../src/domain/people.ts";
import { addDays, at, type Day, type Instant, type TimeOfDay } from "../../src/domain/time.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { jittered } from "../../test/app/jittered.ts";
import { CHANNEL, province, shippedLibrary, unitIdOf, weekly } from "../bench/office.ts";
import { diceOf } from "../demo/dice.ts";
import { reportsComing } from "./coming.ts";
import { guarded } from "./guard.ts";
import { headOf, isDuring, leaveBook, mishapsOf } from "./mishaps.ts";
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

/** When something may be heard on a working day, and when what was refused is tried again: nothing happens between these. */
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
 * A time of the weekly report, told by the real app on the memory store under a moved clock: a clerk and a head in each unit, a leader
 * and a leaders' group over all. Reports come early, on the last day, late, twice, or never; people go on leave, the office is down
 * for hours or days, and the platform refuses for a while or does not answer.
 */
export async function simulate({ from, to, units, seed, processes, tell = () => {} }: SimAsk): Promise<SimResult> {
  const shipped = shippedLibrary();
  const library = { ...shipped, flows: [weekly(shipped)] };
  const {
    calendar,
    reminding: { budget },
  } = library;
  const dice = diceOf(`${seed} ${units}`);
  let now: Instant = at(from, "00:00");
  const clock = { now: () => now };
  const stores = memoryStores();
  const { leave, down, storms } = mishapsOf(dice, { from, to, units });
  await settleIn(stores, units);
  for (const one of leave) await stores.absences.add(one);

  const months = new Map<string, Month>();
  const guard = guarded({ stores, calendar, budget, clock, months, storms, seed, isAway: leaveBook(leave) });
  const apps: App[] = [];
  for (let process = 0; process < processes; process += 1) {
    let leases = 0;
    const haste = diceOf(`${seed} process ${process}`);
    apps.push(
      await startApp({
        // Several get in each other's way at every call, as on a database.
        stores: processes === 1 ? stores : jittered(stores, (sides) => haste.between(0, sides - 1)),
        library,
        channels: new Map([[CHANNEL, guard.channel]]),
        clock,
        log: {
          info() {},
          warn() {},
          error: (fields, message) => void guard.breaches.push(`${message} ${JSON.stringify(fields)}`),
        },
        uniqueId: () => `${process}-${(leases += 1)}`,
        random: () => 0,
        renderFile: renderFileFrom(stores.files),
      }),
    );
  }

  const handIn = reportsComing(library, dice, { from, to, units }, (instant) => monthOf(months, instant));
  for (let day = from; day <= to; day = addDays(day, 1)) {
    for (const time of isWorkingDay(calendar, day) ? TICKS : (["09:00"] as TimeOfDay[])) {
      const next = at(day, time);
      await handIn(stores, next);
      if (isDuring(down, next)) continue;
      if (!down.some((outage) => now <= outage.to && outage.to <= next)) await wasAtWork(stores.marks, next);
      now = next;
      await Promise.all(apps.map((app) => app.tick()));
    }
    const month = day.slice(0, 7);
    if (day === to || addDays(day, 1).slice(0, 7) !== month) tell(month);
  }
  await Promise.all(apps.map((app) => app.stop()));
  return { months, hash: guard.hash(), sent: guard.sent(), breaches: guard.breaches };
}

async function settleIn({ people, groups }: Stores, count: number): Promise<void> {
  const office = province(count);
  const heads = Array.from({ length: count }, (_, unit): Person => {
    const chat = headOf(unit);
    const name = `Chủ tịch UBND xã ${unit}`;
    const addresses = [{ channel: CHANNEL, chat }];
    return { id: PersonId.parse(chat), name, unit: unitIdOf(unit), roles: ["head"], addresses };
  });
  await people.save(office.units, [...office.people, ...heads]);
  await groups.setLeaders({ channel: CHANNEL, chat: "leaders" }, true);
}
