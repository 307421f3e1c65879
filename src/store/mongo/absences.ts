import { trusted } from "mongoose";
import type { Absences } from "../../app/ports.ts";
import { Absence } from "../../domain/acting.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

export function mongoAbsences({ absences }: Models): Absences {
  return {
    async add({ id, ...absence }) {
      await insertNew(absences, [{ _id: id, ...absence }]);
    },
    async get(id) {
      const document = await absences.findOne({ _id: id }).lean();
      return document ? fromDocument(Absence, absences, document) : undefined;
    },
    async cancel(id, at) {
      await absences.updateOne({ _id: id, cancelled: trusted({ $exists: false }) }, { $set: { cancelled: at } });
    },
    async since(day) {
      const documents = await absences
        .find({ to: trusted({ $gte: day }) })
        .sort({ from: 1, _id: 1 })
        .lean();
      return documents.map((document) => fromDocument(Absence, absences, document));
    },
  };
}
