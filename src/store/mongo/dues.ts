import { trusted } from "mongoose";
import { Due, type Dues } from "../../app/ports.ts";
import { fromDocument, insertNew, plain } from "./document.ts";
import type { Models } from "./models.ts";

export function mongoDues({ dues }: Models): Dues {
  return {
    async of(ids) {
      if (ids.length === 0) return [];
      const documents = await dues.find({ _id: trusted({ $in: ids.map(plain) }) }).lean();
      const found = new Map(
        documents.map((document) => fromDocument(Due, dues, document)).map((due) => [due.id, due] as const),
      );
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    async put({ id, ...due }) {
      if (due.rev === 1) return (await insertNew(dues, [{ _id: id, ...due }])).length === 1;
      // Nothing is ever taken out of it again, so what is set is the whole.
      return (await dues.updateOne({ _id: id, rev: due.rev - 1 }, { $set: due })).matchedCount === 1;
    },
  };
}
