import { type QueryFilter, trusted } from "mongoose";
import { type Outbox, OutboxItem } from "../../app/ports.ts";
import { fromDocument, insertNew, plain } from "./document.ts";
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
    async claim(now, lease, only) {
      const named = only !== undefined && "id" in only ? { _id: plain(only.id) } : {};
      const kinds = only !== undefined && "kind" in only ? [only.kind] : KINDS;
      for (const kind of kinds) {
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
    async claimBundle({ id, bundle, lease }, now) {
      if (bundle === undefined || lease === undefined) return [];
      const waiting: QueryFilter<OutboxDocument> = { state: "waiting", bundle, due: trusted({ $lte: now }) };
      const taken = await outbox.updateMany(waiting, { $set: { state: "sending", lease }, $inc: { tries: 1 } });
      if (taken.matchedCount === 0) return [];
      const ours: QueryFilter<OutboxDocument> = { state: "sending", bundle, "lease.id": lease.id };
      const documents = await outbox.find(ours).sort({ due: 1 }).lean();
      return documents.filter(({ _id }) => _id !== id).map((document) => fromDocument(OutboxItem, outbox, document));
    },
    async settle(id, lease, outcome) {
      const ids = [id].flat().map(plain);
      const ended = { $set: outcome, $unset: { lease: 1 } } as const;
      const held: QueryFilter<OutboxDocument> = { state: "sending", "lease.id": lease };
      const [only, ...more] = ids;
      const { matchedCount } =
        only !== undefined && more.length === 0
          ? await outbox.updateOne({ ...held, _id: only }, ended)
          : await outbox.updateMany({ ...held, _id: trusted({ $in: ids }) }, ended);
      return matchedCount === ids.length;
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
    async toldSince(bundle, since) {
      const documents = await outbox
        .find({ state: "sent", bundle, at: trusted({ $gte: since }) })
        .sort({ at: 1 })
        .lean();
      return documents.map((document) => fromDocument(OutboxItem, outbox, document));
    },
    async withdrawnSince(outcome, since) {
      const documents = await outbox.find({ state: "withdrawn", outcome, at: trusted({ $gte: since }) }).lean();
      return documents.map((document) => fromDocument(OutboxItem, outbox, document));
    },
  };
}
