import { receivedEntry } from "../domain/received.ts";
import type { Instant } from "../domain/time.ts";
import { seekApproval } from "./approval.ts";
import { followCorrection } from "./correction.ts";
import { deliver } from "./deliver.ts";
import type { Office } from "./office.ts";
import type { NewOutboxItem, Pending, StoredConversation } from "./ports.ts";

/** The id of a reply that may have arrived begins like this: the outbox says it only once. */
export const SAID_ONCE = "again:";

/**
 * Carries out what a turn decided, in order, then settles it with one write. A reply whose first sending failed moves to the
 * outbox, which knows the other channels and when to try again. Whoever dies in the middle leaves `pending` for `tick`.
 */
export async function carryOut(office: Office, conversation: string, effects: Pending[]): Promise<void> {
  if (effects.length === 0) return;
  for (const pending of effects) {
    if (pending.effect.do === "submit") await submit(office, pending.effect);
    else await reply(office, pending, pending.effect.message);
  }
  await office.stores.conversations.settle(
    conversation,
    effects.map((pending) => pending.id),
  );
}

/**
 * Carries out again, in order, what a process that died had decided before a moment. The try is written down first, so that a
 * reply is said again once.
 */
export async function finish(
  office: Office,
  { id, pending }: Pick<StoredConversation, "id" | "pending">,
  before: Instant,
): Promise<void> {
  for (const one of pending) {
    if (one.at >= before) continue;
    if (one.tries > 0 && one.effect.do === "say") {
      // Tried twice, and nobody lived to say how it went: it may have arrived. Saying it a third time would be noise.
      office.log.warn({ effect: one.id }, "A reply stays uncertain");
      await office.stores.conversations.settle(id, [one.id]);
    } else if (await office.stores.conversations.retry(id, one.id, one.tries)) {
      await carryOut(office, id, [{ ...one, tries: one.tries + 1 }]);
    }
  }
}

/** Nobody is told "received" before the audit log can prove it. */
export async function submit(
  office: Office,
  { report, submission }: Pending["effect"] & { do: "submit" },
): Promise<void> {
  const { stores } = office;
  await stores.reports.submit(report, submission);
  // An amendment belongs to the report as it was first received: that is what the fingerprint is held against.
  const received = submission.revision === 1 ? report : ((await stores.reports.get(report.id)) ?? report);
  await stores.audit.add(receivedEntry(received, submission));
  await seekApproval(office, report, submission);
  await followCorrection(office, report, submission);
}

async function reply(office: Office, pending: Pending, message: NewOutboxItem["message"]): Promise<void> {
  const result = await deliver(office, pending.address, pending.id, message);
  const now = office.clock.now();
  if (result.ok) return;
  if (result.why === "unknown" && pending.tries > 0) {
    office.log.warn({ effect: pending.id }, "A reply stays uncertain"); // it was said twice already
    return;
  }
  const due = result.why === "retry" ? now + result.ms : now;
  await office.stores.outbox.add([
    {
      id: `${result.why === "unknown" ? SAID_ONCE : "say:"}${pending.id}`,
      kind: "reply",
      to: pending.to,
      address: pending.address,
      message,
      due: due as typeof now,
      unless: [],
    },
  ]);
}
