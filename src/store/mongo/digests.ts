import { trusted } from "mongoose";
import { type Digests, DigestWish } from "../../app/ports.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

export function mongoDigests({ digests }: Models): Digests {
  return {
    async wanted() {
      const documents = await digests.find({ on: true }).sort({ _id: 1 }).lean();
      return documents.map((document) => fromDocument(DigestWish, digests, document).id);
    },
    async of(person) {
      const document = await digests.findOne({ _id: person }).lean();
      return document ? fromDocument(DigestWish, digests, document) : undefined;
    },
    async put({ id, on, at }) {
      if ((await insertNew(digests, [{ _id: id, on, at }])).length === 1) return;
      await digests.updateOne({ _id: id, at: trusted({ $lte: at }) }, { $set: { on, at } });
    },
    async forget(person) {
      return (await digests.deleteOne({ _id: person })).deletedCount;
    },
  };
}
