import { randomUUID } from "node:crypto";
import { trusted } from "mongoose";
import { z } from "zod";
import { type Conversations, StoredConversation } from "../../app/ports.ts";
import { PersonId } from "../../domain/people.ts";
import { Conversation } from "../../engine/conversation.ts";
import { commitAll, type NamedCommit } from "./commit-all.ts";
import { fromDocument, plain } from "./document.ts";
import type { ConversationDocument, Models } from "./models.ts";
import { together } from "./together.ts";

const Stored = StoredConversation.extend({
  state: Conversation.omit({ present: true }),
  present: z.array(z.object({ who: PersonId, turn: z.number().int() })),
}).transform(({ present, state, ...rest }) => ({
  ...rest,
  state: { ...state, present: Object.fromEntries(present.map(({ who, turn }) => [who, turn])) },
}));

export function mongoConversations({ conversations }: Models): Conversations {
  const read = (document: ConversationDocument) => fromDocument<StoredConversation>(Stored, conversations, document);
  const self = randomUUID();
  let named = 0;

  const commitTogether = together((decisions: NamedCommit[]) => commitAll(conversations, decisions));
  const settleTogether = together(async (settled: { id: string; effects: string[] }[]) => {
    const writes = settled.map(({ id, effects }) => ({
      updateOne: {
        filter: { _id: plain(id) as never },
        update: { $pull: { pending: { id: { $in: effects.map(plain) } } } as never },
      },
    }));
    await conversations.collection.bulkWrite(writes, { ordered: false });
    return settled.map(() => undefined);
  });

  return {
    async get(id) {
      const document = await conversations.findOne({ _id: id }).lean();
      return document ? read(document) : undefined;
    },
    async heldBy(person) {
      return (await conversations.find({ "present.who": person }).lean()).map(read);
    },
    commit: (decision) => commitTogether({ ...decision, name: `${self}:${(named += 1)}` }),
    settle: (id, effects) => settleTogether({ id, effects }),
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
