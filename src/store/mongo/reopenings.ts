import { Reopening, type Reopenings } from "../../app/ports.ts";
import { fromDocument, insertNew, plain } from "./document.ts";
import type { Models } from "./models.ts";

export function mongoReopenings({ reopenings }: Models): Reopenings {
  return {
    async get(id) {
      const document = await reopenings.findOne({ _id: plain(id) }).lean();
      return document === null ? undefined : fromDocument(Reopening, reopenings, document);
    },
    async ofUnit(unit) {
      const documents = await reopenings.find({ unit: plain(unit) }).lean();
      return documents.map((document) => fromDocument(Reopening, reopenings, document));
    },
    async put({ id, decision, ...reopening }) {
      if (reopening.rev === 1)
        return (await insertNew(reopenings, [{ _id: id, ...reopening, ...(decision && { decision }) }])).length === 1;
      const change = decision
        ? { $set: { ...reopening, decision } }
        : { $set: reopening, $unset: { decision: true as const } };
      const outcome = await reopenings.updateOne({ _id: id, rev: reopening.rev - 1 }, change);
      return outcome.matchedCount === 1;
    },
  };
}
