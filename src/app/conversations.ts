import type { PersonId } from "../domain/people.ts";
import type { Conversations as Store, StoredConversation } from "./ports.ts";

/**
 * Conversations as this process last saw them, so that the common turn needs no read. A stale copy is harmless: its commit
 * misses, and it is read again. Who is present in a conversation is part of its state, so a person who went on in another
 * process is found out in the same way.
 */
export interface Conversations {
  get(id: string): Promise<StoredConversation | undefined>;
  /** The one a person is talking in: the newest, should a crash have left two. */
  heldBy(person: PersonId): Promise<StoredConversation | undefined>;
  put(conversation: StoredConversation): void;
  forget(id: string): void;
  /** Forgets everything about a person's place; the next look asks the store. */
  forgetPerson(person: PersonId): void;
}

/** Copies kept at most; the longest unused goes first. At some 10 kB each this is about 50 MB. */
const MOST_KEPT = 5_000;

export function knownConversations(store: Store): Conversations {
  const kept = new Map<string, StoredConversation>();
  const held = new Map<PersonId, string>();

  function put(conversation: StoredConversation): void {
    kept.delete(conversation.id); // a Map keeps the order of insertion: the first is the longest unused
    kept.set(conversation.id, conversation);
    for (const person of Object.keys(conversation.state.present) as PersonId[]) held.set(person, conversation.id);
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
  }

  async function get(id: string): Promise<StoredConversation | undefined> {
    const known = kept.get(id) ?? (await store.get(id));
    if (known !== undefined) put(known);
    return known;
  }

  return {
    get,
    put,
    forget: (id) => void kept.delete(id),
    forgetPerson: (person) => void held.delete(person),
    async heldBy(person) {
      const id = held.get(person);
      const known = id === undefined ? undefined : kept.get(id);
      if (known !== undefined && person in known.state.present) return known;
      const [newest] = (await store.heldBy(person)).toSorted((a, b) => lastSeen(b) - lastSeen(a));
      if (newest === undefined) held.delete(person);
      else put(newest);
      return newest;
    },
  };
}

/** Where a crash between two writes left a person in two conversations, the one written to last is meant. */
function lastSeen(conversation: StoredConversation): number {
  return Math.max(0, ...Object.values(conversation.state.said).map((statement) => statement.source.at));
}
