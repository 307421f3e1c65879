import type { Office } from "./office.ts";
import type { NewOutboxItem, Pending } from "./ports.ts";

/**
 * Carries out what a turn decided, in order, then settles it with one write. A reply whose first sending failed moves to the
 * outbox, which knows the other channels and when to try again. Whoever dies in the middle leaves `pending` for `tick`.
 */
export async function carryOut(office: Office, conversation: string, effects: Pending[]): Promise<void> {
  if (effects.length === 0) return;
  for (const pending of effects) {
    if (pending.effect.do === "submit")
      await office.stores.reports.submit(pending.effect.report, pending.effect.submission);
    else await reply(office, pending, pending.effect.message);
  }
  await office.stores.conversations.settle(
    conversation,
    effects.map((pending) => pending.id),
  );
}

async function reply(office: Office, pending: Pending, message: NewOutboxItem["message"]): Promise<void> {
  const now = office.clock.now();
  const channel = office.channels.get(pending.address.channel);
  const result =
    channel === undefined
      ? ({ ok: false, why: "dead" } as const)
      : await channel.send(pending.address.chat, pending.id, message, now);
  if (result.ok) return;
  const due = result.why === "retry" ? now + result.ms : now;
  await office.stores.outbox.add([
    {
      id: `say:${pending.id}`,
      kind: "reply",
      to: pending.to,
      address: pending.address,
      message,
      due: due as typeof now,
      unless: [],
    },
  ]);
}
