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
  };
}
