import { type Conversations, HANDLED_KEPT, type StoredConversation } from "../../app/ports.ts";
import { lyingSince } from "../lying.ts";

export function memoryConversations(): Conversations {
  const conversations = new Map<string, StoredConversation>();
  const where = (matches: (one: StoredConversation) => boolean) =>
    [...conversations.values()].filter(matches).map((one) => structuredClone(one));

  return {
    async get(id) {
      return structuredClone(conversations.get(id));
    },
    async heldBy(person) {
      return where((one) => Object.hasOwn(one.state.present, person));
    },
    async commit({ id, rev, state, effects, update }) {
      const before = conversations.get(id);
      if ((before?.rev ?? 0) !== rev) return false;
      const pending = [...(before?.pending ?? []), ...structuredClone(effects)];
      const handled = [...(before?.handled ?? []), update].slice(-HANDLED_KEPT);
      conversations.set(id, { id, rev: rev + 1, state: structuredClone(state), pending, handled });
      return true;
    },
    async settle(id, effects) {
      const one = conversations.get(id);
      if (one) one.pending = one.pending.filter((pending) => !effects.includes(pending.id));
    },
    async unsettled(before) {
      return where((one) => one.pending.some((pending) => pending.at < before));
    },
    async retry(id, effect, tries) {
      const pending = conversations.get(id)?.pending.find((one) => one.id === effect && one.tries === tries);
      if (!pending) return false;
      pending.tries += 1;
      return true;
    },
    async of(unit) {
      return where((one) => one.state.unit === unit);
    },
    async lyingSince(from, to) {
      return where(({ state }) => {
        const since = lyingSince(state);
        return since !== undefined && from < since && since <= to;
      });
    },
  };
}
