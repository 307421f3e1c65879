import type { Instant } from "../domain/time.ts";
import type { Conversation } from "../engine/conversation.ts";

/** When the last answer of a draft was given; nothing where there is none, or where it was submitted. */
export function lyingSince({ said, revision }: Conversation): Instant | undefined {
  const times = Object.values(said).map(({ source }) => source.at);
  return revision > 0 || times.length === 0 ? undefined : (Math.max(...times) as Instant);
}
