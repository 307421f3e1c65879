import { trusted } from "mongoose";
import { type Transcript, TranscriptLine } from "../../app/ports.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

export function mongoTranscript({ transcript }: Models): Transcript {
  return {
    async add(line) {
      // A place is taken by the unique index, not by a counter: line 8 can then never be seen before line 7. Whoever loses the
      // place looks again; each round one writer gets on.
      for (;;) {
        const known = await transcript.findOne({ _id: line.id }).lean();
        if (known) return fromDocument(TranscriptLine, transcript, known);
        const last = await transcript.findOne({ chat: line.chat }, { seq: 1 }).sort({ seq: -1 }).lean();
        const { id, ...rest } = line;
        const seq = (last?.seq ?? 0) + 1;
        if ((await insertNew(transcript, [{ _id: id, ...rest, seq }])).length === 1) return { ...line, seq };
      }
    },
    async after(chat, seq, limit) {
      const documents = await transcript
        .find({ chat, seq: trusted({ $gt: seq }) })
        .sort({ seq: -1 })
        .limit(limit)
        .lean();
      return documents.map((document) => fromDocument(TranscriptLine, transcript, document)).reverse();
    },
  };
}
