import { DAY, type Instant, MINUTE, plus } from "../domain/time.ts";
import { formatInstant } from "../flow/period-name.ts";
import { submit } from "./carry-out.ts";
import { planContact } from "./keep-in-touch.ts";
import { planNotices } from "./notices.ts";
import type { Office } from "./office.ts";
import { type Pending, RESTORED, RESTORING } from "./ports.ts";
import { REMINDERS } from "./remind.ts";
import { adminTeller } from "./tell-admins.ts";

/** Why something is held, as `npm run dlq` shows it. */
const HELD = "restored";
const LEASE = "resume";
const LEASE_TIME = 10 * MINUTE;

/**
 * Takes up a database into which a backup was put, before anything else is done on it; does nothing to any other. What happened
 * after the backup is not known here: people have heard and said things of which there is no trace. So nothing that waits is sent,
 * nothing that came in is answered, and no reminder that was due by now is made up for, since each may have been seen to already;
 * they are held for a person to decide (`npm run dlq`). Reports that were decided are stored. Everything twice is once.
 * Throws when a restore did not come to its end, or another process is at this.
 */
export async function resume(office: Office): Promise<void> {
  const { marks, leases } = office.stores;
  if (((await marks.get(RESTORING)) ?? 0) > 0)
    throw new Error("A backup was put into this database, but not to its end: run npm run restore again, with --force");
  const from = ((await marks.get(RESTORED)) ?? 0) as Instant;
  if (from === 0) return;
  const now = office.clock.now();
  const holder = office.uniqueId();
  if (!(await leases.take(LEASE, holder, now, plus(now, LEASE_TIME))))
    throw new Error("Another process is taking this restored database up: start this one again in a minute");
  const updates = await holdUpdates(office);
  await settleEffects(office);
  await planUntilNow(office, now);
  const messages = await office.stores.outbox.hold(HELD, now);
  office.log.warn({ from, updates, messages }, "A restored backup was taken up; what might have been seen to is held");
  const text = office.library.wording.say("restored.admin", { at: formatInstant(office.library.wording, from) });
  await adminTeller(office.stores, office.clock)(`${RESTORED}:${from}`, text);
  await marks.move(RESTORED, from, 0);
  await leases.release(LEASE, holder);
}

async function holdUpdates({ stores: { inbox }, clock }: Office): Promise<number> {
  const undone = await inbox.undone(plus(clock.now(), DAY)); // another process's clock may have been ahead
  for (const { id } of undone) await inbox.fail(id, HELD);
  return undone.length;
}

/** A report that was decided is stored, if it is not; what was to be said is put where the other messages are. */
async function settleEffects(office: Office): Promise<void> {
  const { conversations, outbox } = office.stores;
  for (const { id, pending } of await conversations.unsettled(plus(office.clock.now(), DAY))) {
    for (const { effect } of pending) if (effect.do === "submit") await submit(office, effect);
    await outbox.add(pending.flatMap(asMessage));
    await conversations.settle(
      id,
      pending.map((one) => one.id),
    );
  }
}

function asMessage({ id, at, to, address, effect }: Pending) {
  if (effect.do !== "say") return [];
  return [{ id: `say:${id}`, kind: "reply" as const, to, address, message: effect.message, due: at, unless: [] }];
}

/** What has a time of its own is planned up to now, so as to be held; reminders begin anew from now on, by the truth of then. */
async function planUntilNow(office: Office, now: Instant): Promise<void> {
  const { marks } = office.stores;
  await planContact(office, now);
  await planNotices(office, now);
  const from = await marks.get(REMINDERS);
  if (from !== undefined && from < now) await marks.move(REMINDERS, from, now);
}
