import type { Input } from "../engine/conversation.ts";
import { takeTurn } from "./commit.ts";
import type { Call } from "./handle.ts";

/** An input, but for who gives it and why. */
export type Said = DistributiveOmit<Exclude<Input, { kind: "enter" | "leave" }>, "by" | "cause">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Puts an input to the conversation the person is in; false when there is none. */
export async function inConversation(call: Call, said: Said): Promise<boolean> {
  const { office, known, person, address, cause } = call;
  for (let looks = 0; looks < 2; looks += 1) {
    const held = await known.heldBy(person.id);
    if (held === undefined) return false;
    if (
      await takeTurn(office, known, {
        conversation: held.id,
        person,
        address,
        input: { ...said, by: person.id, cause },
      })
    )
      return true;
    known.forget(held.id); // the person went on elsewhere, in another process: look once more
    known.forgetPerson(person.id);
  }
  return false;
}
