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
  // One statement for all of them, which goes to disk as one: an effect's id is in no other conversation.
  const settleTogether = together(async (settled: { id: string; effects: string[] }[]) => {
    const ids = settled.map(({ id }) => plain(id) as never);
    const effects = settled.flatMap((one) => one.effects.map(plain));
    await conversations.collection.updateMany(
      { _id: { $in: ids } },
      { $pull: { pending: { id: { $in: effects } } } as never },
    );
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
    async lyingSince(from, to) {
      return (await conversations.find({ lying: trusted({ $gt: from, $lte: to }) }).lean()).map(read);
    },
  };
}
