import { trusted } from "mongoose";
import { z } from "zod";
import { type Conversations, HANDLED_KEPT, StoredConversation } from "../../app/ports.ts";
import { PersonId } from "../../domain/people.ts";
import { Conversation } from "../../engine/conversation.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { ConversationDocument, Models } from "./models.ts";

const Stored = StoredConversation.extend({
  state: Conversation.omit({ present: true }),
  present: z.array(z.object({ who: PersonId, turn: z.number().int() })),
}).transform(({ present, state, ...rest }) => ({
  ...rest,
  state: { ...state, present: Object.fromEntries(present.map(({ who, turn }) => [who, turn])) },
}));

export function mongoConversations({ conversations }: Models): Conversations {
  const read = (document: ConversationDocument) => fromDocument<StoredConversation>(Stored, conversations, document);

  return {
    async get(id) {
      const document = await conversations.findOne({ _id: id }).lean();
      return document ? read(document) : undefined;
    },
    async heldBy(person) {
      return (await conversations.find({ "present.who": person }).lean()).map(read);
    },
    async commit({ id, rev, state, effects, update }) {
      const changed = split(state);
      if (rev === 0) {
        const created = { _id: id, rev: 1, ...changed, pending: effects, handled: [update] };
        return (await insertNew(conversations, [created])).length === 1;
      }
      const outcome = await conversations.updateOne(
        { _id: id, rev },
        {
          $set: changed,
          $inc: { rev: 1 },
          $push: { pending: { $each: effects }, handled: { $each: [update], $slice: -HANDLED_KEPT } },
        },
      );
      return outcome.matchedCount === 1;
    },
    async settle(id, effects) {
      await conversations.updateOne({ _id: id }, { $pull: { pending: { id: { $in: effects } } } });
    },
    async unsettled(before) {
      return (await conversations.find({ "pending.at": trusted({ $lt: before }) }).lean()).map(read);
    },
    async retry(id, effect, tries) {
      const outcome = await conversations.updateOne(
        { _id: id },
        { $inc: { "pending.$[one].tries": 1 } },
        { arrayFilters: [{ "one.id": { $eq: effect }, "one.tries": { $eq: tries } }] },
      );
      return outcome.modifiedCount === 1;
    },
    async of(unit) {
      return (await conversations.find({ "state.unit": unit }).lean()).map(read);
    },
  };
}

function split({ present, ...state }: Conversation): Pick<ConversationDocument, "state" | "present"> {
  return { state, present: Object.entries(present).map(([who, turn]) => ({ who, turn })) };
}
