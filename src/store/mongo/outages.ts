import { trusted } from "mongoose";
import type { Outages } from "../../app/ports.ts";
import { Outage } from "../../domain/lateness.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

export function mongoOutages({ outages }: Models): Outages {
  return {
    async add({ id, ...outage }) {
      await insertNew(outages, [{ _id: id, ...outage }]);
    },
    async since(instant) {
      const documents = await outages
        .find({ to: trusted({ $gte: instant }) })
        .sort({ from: 1, _id: 1 })
        .lean();
      return documents.map((document) => fromDocument(Outage, outages, document));
    },
  };
}
