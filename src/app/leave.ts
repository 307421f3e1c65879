import { takeTurn } from "./commit.ts";
import type { Call } from "./handle.ts";

/** Takes a person out of a conversation, since another one is asking now. */
export async function leave({ office, known, person, address, cause }: Call, conversation: string): Promise<void> {
  // Not this update's own name: whoever dies between this turn and the other one has not worked it yet.
  const input = { kind: "leave", by: person.id, cause: `${cause}:leave` } as const;
  await takeTurn(office, known, { conversation, person, address, input });
}
