import { trusted } from "mongoose";
import { z } from "zod";
import { Invite, type Invites, TRIES_KEPT } from "../../app/ports.ts";
import type { Address } from "../../domain/people.ts";
import { Instant } from "../../domain/time.ts";
import { fromDocument, insertNew } from "./document.ts";
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
    async tries(address) {
      const document = await tries.findOne({ _id: keyOf(address) }).lean();
      return document ? fromDocument(Tries, tries, document).at : [];
    },
  };
}

function keyOf({ channel, chat }: Address): string {
  return `${channel}:${chat}`;
}
