import { type Instant, MINUTE, plus, SECOND } from "../domain/time.ts";
import { finish } from "./carry-out.ts";
import { planContact } from "./keep-in-touch.ts";
import { planNotices } from "./notices.ts";
import { type Office, refresh } from "./office.ts";
import { notePulse } from "./outages.ts";
import { relay } from "./relay.ts";
import { planReminders } from "./remind.ts";
import { nameOf, type Work } from "./work.ts";

/** What came in this long ago and is still undone was left by somebody who died, or failed. */
const LEFT_BEHIND = 15 * SECOND;
/** A turn's effects are carried out within seconds; after this they are carried out again, once. */
const UNSETTLED = MINUTE;

/**
 * The pulse of the office, given every few seconds by whoever keeps time. Everything it does is found from what is stored, so
 * a missed pulse, two at once or three processes' pulses change nothing. Each part stands alone: one that fails is told of
 * and does not hold up the others.
 */
export async function tick(office: Office, work: Work): Promise<void> {
  const now = office.clock.now();
  await housekeep(office, work);
  // Before any update is worked: what was decided earlier is said earlier.
  await part(office, "Effects left behind could not be carried out", () =>
    finishEffects(office, plus(now, -UNSETTLED)),
  );
  await part(office, "Undone updates could not be taken up", () => work.takeUp(plus(now, -LEFT_BEHIND)));
  await part(office, "Expired messages could not be looked at", () => office.stores.outbox.expire(now));
  await part(office, "Reminders could not be planned", () => planReminders(office, now));
  await part(office, "What keeps channels open could not be planned", () => planContact(office, now));
  await part(office, "Notices could not be planned", () => planNotices(office, now));
  await part(office, "The pulse could not be noted", () => notePulse(office, now));
  await part(office, "Messages could not be relayed", () => relay(office));
}

/** What each process does for itself, whoever ticks. */
export async function housekeep(office: Office, work: Work): Promise<void> {
  await work.flush();
  await part(office, "The directory could not be read again", () => refresh(office));
}

async function part(office: Office, failed: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    office.log.error({ fault: nameOf(error) }, failed);
  }
}

/** Carries out again what a process that died had decided. A conversation whose effects fail does not hold up the others. */
async function finishEffects(office: Office, before: Instant): Promise<void> {
  for (const conversation of await office.stores.conversations.unsettled(before)) {
    await part(office, "Effects left behind could not be carried out", () => finish(office, conversation, before));
  }
}
