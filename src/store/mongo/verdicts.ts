import { trusted } from "mongoose";
import { Verdict, type Verdicts } from "../../app/ports.ts";
import { fromDocument, insertNew, plain } from "./document.ts";
import type { Models } from "./models.ts";

export function mongoVerdicts({ verdicts }: Models): Verdicts {
  return {
    async of(ids) {
      const documents = await verdicts.find({ _id: trusted({ $in: ids.map(plain) }) }).lean();
      const found = new Map(
        documents.map((document) => fromDocument(Verdict, verdicts, document)).map((verdict) => [verdict.id, verdict]),
      );
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    async put({ id, ...verdict }) {
      if (verdict.rev === 1) return (await insertNew(verdicts, [{ _id: id, ...verdict }])).length === 1;
      const outcome = await verdicts.updateOne({ _id: id, rev: verdict.rev - 1 }, { $set: verdict });
      return outcome.matchedCount === 1;
    },
  };
}
