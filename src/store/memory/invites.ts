import { type Invite, type Invites, TRIES_KEPT } from "../../app/ports.ts";
import type { Address } from "../../domain/people.ts";
import type { Instant } from "../../domain/time.ts";

export function memoryInvites(): Invites {
  const invites = new Map<string, Invite>();
  const tries = new Map<string, Instant[]>();

  return {
    async add(invite) {
      if (invites.has(invite.code)) throw new Error("There is such a code already");
      invites.set(invite.code, structuredClone(invite));
    },
    async get(code) {
      return structuredClone(invites.get(code));
    },
    async use(code, used) {
      const invite = invites.get(code);
      if (invite === undefined || invite.used !== undefined) return false;
      invite.used = structuredClone(used);
      return true;
    },
    async tried(address, at) {
      tries.set(keyOf(address), [...(tries.get(keyOf(address)) ?? []), at].slice(-TRIES_KEPT));
    },
    async purge(before, limit) {
      const codes = [...invites.values()].filter(({ expires }) => expires < before).slice(0, limit);
      const wrong = [...tries].filter(([, times]) => times.every((at) => at < before)).slice(0, limit);
      for (const { code } of codes) invites.delete(code);
      for (const [chat] of wrong) tries.delete(chat);
      return codes.length + wrong.length;
    },
    async forget(person, chats) {
      const keys = new Set(chats.map(keyOf));
      const theirs = [...invites.values()].filter(
        (one) =>
          one.person === person || (one.used === undefined ? one.by === person : keys.has(keyOf(one.used.address))),
      );
      for (const { code } of theirs) invites.delete(code);
      for (const key of keys) tries.delete(key);
      return theirs.length;
    },
    async tries(address) {
      return [...(tries.get(keyOf(address)) ?? [])];
    },
  };
}

function keyOf({ channel, chat }: Address): string {
  return `${channel}:${chat}`;
}
