import type { Address, Person } from "../domain/people.ts";
import type { OutMessage } from "../engine/conversation.ts";
import type { Office } from "./office.ts";
import { relayThese } from "./relay.ts";

/** Answers outside a conversation, through the outbox: `say:<update>:<n>` is inserted once, however often the update is worked. */
export async function answer(
  office: Office,
  call: { person?: Person; address: Address; cause: string },
  messages: OutMessage[],
): Promise<void> {
  const due = office.clock.now();
  const items = numbered(messages).map((message, n) => ({
    id: `say:${call.cause}:${n}`,
    kind: "reply" as const,
    ...(call.person === undefined ? {} : { to: call.person.id }),
    address: call.address,
    message,
    due,
    unless: [],
  }));
  await office.stores.outbox.add(items);
  await relayThese(
    office,
    items.map(({ id }) => id),
  );
}

/** Several lists of one answer are numbered on from each other, so that a number means one option. */
function numbered(messages: OutMessage[]): OutMessage[] {
  let before = 0;
  return messages.map((message) => {
    const numbersFrom = before + 1;
    before += message.options?.length ?? 0;
    return numbersFrom === 1 || message.options === undefined ? message : { ...message, numbersFrom };
  });
}
