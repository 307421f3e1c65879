import { z } from "zod";
import type { Marks } from "../../app/ports.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

const Mark = z.object({ at: z.number() });

export function mongoMarks({ marks }: Models): Marks {
  return {
    async get(name) {
      const document = await marks.findOne({ _id: name }).lean();
      return document ? fromDocument(Mark, marks, document).at : undefined;
    },
    async move(name, from, to) {
      if (from === undefined) return (await insertNew(marks, [{ _id: name, at: to }])).length === 1;
      return (await marks.updateOne({ _id: name, at: from }, { $set: { at: to } })).matchedCount === 1;
    },
    async add(name, n) {
      const raise = async () => {
        const how = { returnDocument: "after" } as const;
        const document = await marks.findOneAndUpdate({ _id: name }, { $inc: { at: n } }, how).lean();
        return document && fromDocument(Mark, marks, document).at;
      };
      const raised = await raise();
      if (raised !== null) return raised;
      if ((await insertNew(marks, [{ _id: name, at: n }])).length === 1) return n;
      return (await raise()) ?? n; // somebody else began it meanwhile; marks are never taken away
    },
  };
}
