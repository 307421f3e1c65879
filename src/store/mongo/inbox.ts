import { type QueryFilter, trusted } from "mongoose";
import { FailedUpdate, type Inbox, Update } from "../../app/ports.ts";
import type { Instant } from "../../domain/time.ts";
import { fromDocument, insertNew, JsonText } from "./document.ts";
import type { InboxDocument, Models } from "./models.ts";
import { together } from "./together.ts";

const Stored = Update.extend({ payload: JsonText });
const EVER = 0 as Instant;
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
    async fail(id, why) {
      await inbox.updateOne({ _id: id, state: "open" }, { $set: { state: "failed", why } });
    },
    async failed(limit) {
      const documents = await inbox
        .find({ state: "failed" }, { channel: 1, chat: 1, at: 1, why: 1 })
        .sort({ at: -1 })
        .limit(limit)
        .lean();
      return documents.map((document) => fromDocument(FailedUpdate, inbox, document));
    },
    async again(id) {
      const failed: QueryFilter<InboxDocument> = { _id: id, state: "failed" };
      return (await inbox.updateOne(failed, { $set: { state: "open" }, $unset: { why: 1 } })).matchedCount === 1;
    },
    async drop(id) {
      const failed: QueryFilter<InboxDocument> = { _id: id, state: "failed" };
      return (await inbox.updateOne(failed, { $set: { state: "done" }, $unset: { payload: 1 } })).matchedCount === 1;
    },
    async standing() {
      // By the state alone the stand-in server would look into an index that begins with another field, and find nothing.
      const of = (state: InboxDocument["state"]): QueryFilter<InboxDocument> => ({
        state,
        at: trusted({ $gte: EVER }),
      });
      const [oldest] = await inbox.find(of("open"), { at: 1 }).sort({ at: 1 }).limit(1).lean();
      return {
        open: await inbox.countDocuments(of("open")),
        failed: await inbox.countDocuments(of("failed")),
        ...(oldest && { oldest: fromDocument(Came, inbox, oldest).at }),
      };
    },
    async purge(before, limit, heard) {
      const stays = new Set(heard.map(({ channel, chat }) => `${channel}:${chat}`));
      const fields = { channel: 1, chat: 1, at: 1 };
      const old = async (state: "done" | "failed") =>
        inbox
          .find({ state, at: trusted({ $lt: before }) }, fields)
          .sort({ at: 1 })
          .limit(limit + heard.length) // so many stay at most
          .lean();
      const found = [...(await old("done")), ...(await old("failed"))];
      const chats = new Map(found.map(({ channel, chat }) => [`${channel}:${chat}`, { channel, chat }]));
      const newest = new Set<string>();
      for (const [key, chat] of chats) {
        if (!stays.has(key)) continue;
        const last = await inbox.find(chat, { _id: 1 }).sort({ at: -1 }).limit(1).lean();
        for (const { _id } of last) newest.add(_id);
      }
      const ids = found.map(({ _id }) => _id).filter((id) => !newest.has(id));
      const gone = { _id: trusted({ $in: ids.slice(0, limit) }), state: trusted({ $in: ["done", "failed"] }) };
      return ids.length === 0 ? 0 : (await inbox.deleteMany(gone as QueryFilter<InboxDocument>)).deletedCount;
    },
    async forget({ channel, chat }) {
      return (await inbox.deleteMany({ channel, chat })).deletedCount;
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
