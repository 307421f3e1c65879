import type { Attached } from "../domain/report.ts";
import { addDays, at, DAY, dayOf, type Instant, MINUTE, plus, timeOf } from "../domain/time.ts";
import { hasWindow } from "./contact.ts";
import type { Office } from "./office.ts";
import type { Stores } from "./ports.ts";

/**
 * Takes away for good what is older than `flows/luu-tru.yaml` lets it become, once a day when nobody is at work. Done twice it is
 * done once, and cut off it goes on the next time: what is left to do is found in what is stored.
 */

/** The day for which it was done last, as its first instant; shared by all processes. It is the lease's name too. */
const MARK = "retention";
const LEASE = 5 * MINUTE;
const BEGINS = "02:00";

/** So many are taken away in one command, and so many commands there are at most between two ticks: reminders must not wait. */
const BATCH = 500;
const BATCHES = 20;

/** Menus and leases mean nothing once they are over. */
const OVER = 7;

/** A part of what is kept; answers how much it took away, less than `BATCH` when nothing is left to do. */
type Part = { name: string; run: (limit: number) => Promise<number> };

export async function keepRetention(office: Office, now: Instant): Promise<void> {
  const { marks, leases } = office.stores;
  const today = at(dayOf(now), "00:00");
  const done = await marks.get(MARK);
  if ((done !== undefined && done >= today) || timeOf(now) < BEGINS) return;
  const holder = office.uniqueId();
  if (!(await leases.take(MARK, holder, now, plus(now, LEASE)))) return;
  try {
    const { counts, finished } = await takeAway(partsOf(office, now));
    const some = Object.entries(counts).filter(([, count]) => count > 0);
    if (some.length > 0) office.log.info(Object.fromEntries(some), "What was kept long enough was taken away");
    if (finished) await marks.move(MARK, done, today);
  } finally {
    await leases.release(MARK, holder);
  }
}

async function takeAway(parts: Part[]): Promise<{ counts: Record<string, number>; finished: boolean }> {
  const counts: Record<string, number> = {};
  let left = BATCHES;
  for (const { name, run } of parts) {
    for (let took = BATCH; took >= BATCH; left -= 1) {
      if (left === 0) return { counts, finished: false };
      took = await run(BATCH);
      counts[name] = (counts[name] ?? 0) + took;
    }
  }
  return { counts, finished: true };
}

function partsOf(office: Office, now: Instant): Part[] {
  const { stores, library, directory } = office;
  const { retention } = library;
  const before = (days: number) => plus(now, -days * DAY);
  const chat = before(retention.raw_chat);
  // Who was heard of when decides whether somebody was told of a closed window already.
  const heard = directory.people.flatMap(({ addresses }) => addresses.filter((address) => hasWindow(office, address)));
  return [
    { name: "updates", run: (limit) => stores.inbox.purge(chat, limit, heard) },
    { name: "replies", run: (limit) => stores.outbox.purge("reply", chat, limit) },
    { name: "lines", run: (limit) => stores.transcript.purge(chat, limit) },
    { name: "reminders", run: (limit) => stores.outbox.purge("reminder", before(retention.reminders), limit) },
    { name: "invites", run: (limit) => stores.invites.purge(before(retention.invites), limit) },
    { name: "leaves", run: (limit) => stores.absences.purge(addDays(dayOf(now), -retention.leave), limit) },
    { name: "snapshots", run: (limit) => stores.snapshots.purge(before(retention.snapshots), limit) },
    { name: "menus", run: (limit) => stores.menus.purge(before(OVER), limit) },
    { name: "leases", run: (limit) => stores.leases.purge(before(OVER), limit) },
    { name: "files", run: (limit) => dropFiles(stores, before(retention.dropped_files), limit) },
  ];
}

/** Read at once. */
const PAGE = 200;

/** Files that no report and no draft knows are taken away; the others are in use for good. Answers how many were looked at. */
async function dropFiles({ files, conversations, reports }: Stores, before: Instant, limit: number): Promise<number> {
  const stale = await files.stale(before, limit);
  if (stale.length === 0) return 0;
  const wanted = new Set(stale);
  const used = new Set<string>();
  const note = (...all: Attached[]) => {
    for (const one of all.flatMap((attached) => Object.values(attached).flat()))
      if (wanted.has(one.id)) used.add(one.id);
  };
  await eachPage(conversations, ({ state }) => note(state.attached, state.submitted?.stated.attached ?? {}));
  await eachPage(reports, ({ latest, earlier }) => note(...[...earlier, latest].map(({ attached }) => attached)));
  await files.hold([...used]);
  await files.erase(stale.filter((id) => !used.has(id)));
  return stale.length;
}

async function eachPage<T extends { id: string }>(
  store: { page(after: string, limit: number): Promise<T[]> },
  see: (one: T) => void,
): Promise<void> {
  for (let after = ""; ; ) {
    const page = await store.page(after, PAGE);
    for (const one of page) see(one);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}
