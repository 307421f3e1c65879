import { type QueryFilter, trusted } from "mongoose";
import { type Inbox, Update } from "../../app/ports.ts";
import { fromDocument, insertNew, JsonText } from "./document.ts";
import type { InboxDocument, Models } from "./models.ts";
import { together } from "./together.ts";

const Stored = Update.extend({ payload: JsonText });
const Came = Update.pick({ at: true });

/** A done row stays, without its payload: the same update may come once more. A failed one keeps it. */
export function mongoInbox({ inbox }: Models): Inbox {
  const insertTogether = together(async (batches: Update[][]) => {
    const documents = batches.map((updates) => updates.map(documentOf));
    const added = new Set(await insertNew(inbox, documents.flat()));
    return batches.map((updates, batch) =>
      updates.filter((_, place) => added.has(documents[batch]?.[place] as InboxDocument)),
    );
  });

  return {
    insert: insertTogether,
    async undone(before, chat) {
      const arrived: QueryFilter<InboxDocument> = { state: "open", at: trusted({ $lt: before }) };
      const documents = await inbox
        .find(chat ? { ...arrived, channel: chat.channel, chat: chat.chat } : arrived)
        .sort({ channel: 1, chat: 1, order: 1, _id: 1 })
        .lean();
      return documents.map((document) => fromDocument(Stored, inbox, document));
    },
    async done(ids) {
      const open: QueryFilter<InboxDocument> = { _id: trusted({ $in: ids }), state: "open" };
      await inbox.updateMany(open, { $set: { state: "done" }, $unset: { payload: 1 } });
    },
    async fail(id) {
      await inbox.updateOne({ _id: id, state: "open" }, { $set: { state: "failed" } });
    },
    async lastFrom({ channel, chat }) {
      const [newest] = await inbox.find({ channel, chat }, { at: 1 }).sort({ at: -1 }).limit(1).lean();
      return newest && fromDocument(Came, inbox, newest).at;
    },
  };
}

function documentOf({ id, payload, ...rest }: Update): InboxDocument {
  return { _id: id, ...rest, payload: JSON.stringify(payload ?? null), state: "open" };
}
