import type { Model } from "mongoose";
import { type Commit, HANDLED_KEPT } from "../../app/ports.ts";
import type { Conversation } from "../../engine/conversation.ts";
import { lyingSince } from "../lying.ts";
import { duplicatesOf, plain } from "./document.ts";
import type { ConversationDocument } from "./models.ts";

/** A decision, and a name that no other decision of any process has. */
export type NamedCommit = Commit & { name: string };

/**
 * One conditional write for each decision, all in one command; answers for each whether it was the one to write its revision.
 * The server only says how many writes found their revision. Where one did not, each looks whether the revision that is there bears
 * its name. Should somebody have gone on from it in that moment, it counts as not written; the app then reads that the update
 * is handled, and what is pending of it is carried out later, as after a crash.
 */
export async function commitAll(model: Model<ConversationDocument>, decisions: NamedCommit[]): Promise<boolean[]> {
  if (await allWritten(model, decisions)) return decisions.map(() => true);
  const ids = decisions.map(({ id }) => id as never);
  const documents = await model.collection
    .find({ _id: { $in: ids } })
    .project({ commit: 1 })
    .toArray();
  const newest = new Set(documents.map(({ commit }) => commit));
  return decisions.map(({ name }) => newest.has(name));
}

async function allWritten({ collection }: Model<ConversationDocument>, decisions: NamedCommit[]): Promise<boolean> {
  try {
    const outcome = await collection.bulkWrite(decisions.map(toWrite), { ordered: false });
    return outcome.matchedCount + outcome.upsertedCount === decisions.length;
  } catch (error) {
    duplicatesOf(error); // throws again whatever is not a conversation begun by somebody else
    return false;
  }
}

/** No stored conversation has revision 0: there the write can only create one, or find its place taken. */
function toWrite({ id, rev, state, effects, update, name }: NamedCommit) {
  return {
    updateOne: {
      filter: { _id: plain(id) as never, rev: plain(rev) },
      update: {
        $set: { ...split(state), commit: name, lying: lyingSince(state) ?? 0 },
        $inc: { rev: 1 },
        $push: { pending: { $each: effects }, handled: { $each: [update], $slice: -HANDLED_KEPT } } as never,
      },
      upsert: rev === 0,
    },
  };
}

function split({ present, ...state }: Conversation): Pick<ConversationDocument, "state" | "present"> {
  return { state, present: Object.entries(present).map(([who, turn]) => ({ who, turn })) };
}
