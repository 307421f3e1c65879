import { takeTurn } from "./commit.ts";
import type { Call } from "./handle.ts";

type Said =
  | { kind: "text"; text: string }
  | { kind: "other" }
  | { kind: "aside"; text: string }
  | { kind: "press"; turn: number; option: string };

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
