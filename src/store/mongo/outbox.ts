import { type QueryFilter, trusted } from "mongoose";
import { type Outbox, OutboxItem } from "../../app/ports.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { Models, OutboxDocument } from "./models.ts";

/** In this order. */
const KINDS = ["reply", "reminder"] as const;

export function mongoOutbox({ outbox }: Models): Outbox {
  return {
    async add(items) {
      const documents = items.map(
        ({ id, ...item }): OutboxDocument => ({ _id: id, ...item, tries: 0, state: "waiting" }),
      );
      return (await insertNew(outbox, documents)).map(({ _id }) => _id);
    },
    async claim(now, lease, id) {
      const named = id === undefined ? {} : { _id: id };
      for (const kind of KINDS) {
        const document = await outbox
          .findOneAndUpdate(
            { ...named, state: "waiting", kind, due: trusted({ $lte: now }) },
            { $set: { state: "sending", lease }, $inc: { tries: 1 } },
            { sort: { due: 1 }, returnDocument: "after" },
          )
          .lean();
        if (document) return fromDocument(OutboxItem, outbox, document);
      }
      return undefined;
    },
    async settle(id, lease, outcome) {
      const held: QueryFilter<OutboxDocument> = { _id: id, state: "sending", "lease.id": lease };
      return (await outbox.updateOne(held, { $set: outcome, $unset: { lease: 1 } })).matchedCount === 1;
    },
    async expire(now) {
      const expired: QueryFilter<OutboxDocument> = { state: "sending", "lease.until": trusted({ $lte: now }) };
      const first: QueryFilter<OutboxDocument> = { ...expired, kind: "reply", putBack: trusted({ $ne: true }) };
      const again = await outbox.updateMany(first, { $set: { state: "waiting", putBack: true }, $unset: { lease: 1 } });
      const lost = await outbox.updateMany(expired, { $set: { state: "uncertain" }, $unset: { lease: 1 } });
      return again.matchedCount + lost.matchedCount;
    },
    async get(id) {
      const document = await outbox.findOne({ _id: id }).lean();
      return document ? fromDocument(OutboxItem, outbox, document) : undefined;
    },
  };
}
