import { trusted } from "mongoose";
import { z } from "zod";
import { Invite, type Invites, TRIES_KEPT } from "../../app/ports.ts";
import type { Address } from "../../domain/people.ts";
import { Instant } from "../../domain/time.ts";
import { deleteFirst, fromDocument, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

const StoredInvite = Invite.omit({ code: true }).extend({ id: Invite.shape.code });
const Tries = z.object({ at: z.array(Instant) });

export function mongoInvites({ invites, tries }: Models): Invites {
  return {
    async add({ code, ...invite }) {
      const added = await insertNew(invites, [{ _id: code, ...invite }]);
      if (added.length === 0) throw new Error("There is such a code already");
    },
    async get(code) {
      const document = await invites.findOne({ _id: code }).lean();
      if (!document) return undefined;
      const { id, ...invite } = fromDocument(StoredInvite, invites, document);
      return { code: id, ...invite };
    },
    async use(code, used) {
      const unused = { _id: code, used: trusted({ $exists: false }) };
      return (await invites.updateOne(unused, { $set: { used } })).matchedCount === 1;
    },
    async tried(address, at) {
      await tries.updateOne(
        { _id: keyOf(address) },
        { $push: { at: { $each: [at], $slice: -TRIES_KEPT } } },
        { upsert: true },
      );
    },
    async purge(before, limit) {
      const codes = await deleteFirst(invites, { expires: trusted({ $lt: before }) }, { expires: 1 }, limit);
      // Each list is in the order of time: where its last is old, all are.
      const wrong = await deleteFirst(tries, { at: trusted({ $not: { $gte: before } }) }, { _id: 1 }, limit);
      return codes + wrong;
    },
    async forget(person, chats) {
      let gone = (await invites.deleteMany({ person })).deletedCount;
      gone += (await invites.deleteMany({ by: person, used: trusted({ $exists: false }) })).deletedCount;
      for (const address of chats) {
        const used = { "used.address.channel": address.channel, "used.address.chat": address.chat };
        gone += (await invites.deleteMany(used)).deletedCount;
        await tries.deleteOne({ _id: keyOf(address) });
      }
      return gone;
    },
    async tries(address) {
      const document = await tries.findOne({ _id: keyOf(address) }).lean();
      return document ? fromDocument(Tries, tries, document).at : [];
    },
  };
}

function keyOf({ channel, chat }: Address): string {
  return `${channel}:${chat}`;
}
