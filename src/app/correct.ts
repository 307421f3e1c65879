import { knowsMessage } from "../engine/stated-by.ts";
import { takeTurn } from "./commit.ts";
import type { Call } from "./handle.ts";
import { inConversation } from "./in-conversation.ts";
import { leave } from "./leave.ts";
import type { Incoming, StoredConversation } from "./ports.ts";
import { mayToday } from "./standing.ts";

/**
 * A message said before was changed: a correction for the conversation whose answer it was, which the person may have left
 * long ago. Of a message that gave no answer the one that is asking now says so; commands change nothing. `order` is the update's.
 */
export async function correct(call: Call, edit: Extract<Incoming, { kind: "edit" }>, order: number): Promise<void> {
  const { office, known, person, address, cause } = call;
  const input = { ...edit, order };
  if (!mayToday(office, person, "report", person.unit)) return;
  const held = await known.heldBy(person.id);
  const conversation = await whoseAnswer(call, edit.ref, held);
  if (conversation === undefined) {
    if (!edit.text.trim().startsWith("/")) await inConversation(call, input);
    return;
  }
  await takeTurn(office, known, { conversation, person, address, input: { ...input, by: person.id, cause } });
  const now = await known.get(conversation);
  // What was corrected asks something now: a person is in one conversation at a time.
  if (held !== undefined && held.id !== conversation && now !== undefined && person.id in now.state.present)
    await leave(call, held.id);
}

/** Only a conversation of the person's own unit; the one the person is in before all others. */
async function whoseAnswer(
  { office, person }: Call,
  ref: string,
  held: StoredConversation | undefined,
): Promise<string | undefined> {
  if (held !== undefined && knowsMessage(held.state, ref)) return held.id;
  const ofUnit = await office.stores.conversations.of(person.unit);
  return ofUnit.find(({ state }) => knowsMessage(state, ref))?.id;
}
