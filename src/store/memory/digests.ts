import type { Digests, DigestWish } from "../../app/ports.ts";
import type { PersonId } from "../../domain/people.ts";

export function memoryDigests(): Digests {
  const wishes = new Map<PersonId, DigestWish>();

  return {
    async wanted() {
      return [...wishes.values()]
        .filter(({ on }) => on)
        .map(({ id }) => id)
        .sort();
    },
    async of(person) {
      return structuredClone(wishes.get(person));
    },
    async put(wish) {
      if ((wishes.get(wish.id)?.at ?? 0) <= wish.at) wishes.set(wish.id, structuredClone(wish));
    },
    async forget(person) {
      return wishes.delete(person) ? 1 : 0;
    },
  };
}
