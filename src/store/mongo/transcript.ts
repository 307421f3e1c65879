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
    async purge(before, limit) {
      const there = { at: trusted({ $lt: before }), gone: trusted({ $exists: false }) };
      const old = await transcript.find(there, { chat: 1, seq: 1 }).sort({ at: 1 }).limit(limit).lean();
      for (const chat of new Set(old.map((line) => line.chat))) {
        const [last] = await transcript.find({ chat }, { seq: 1 }).sort({ seq: -1 }).limit(1).lean();
        const end = last?.seq ?? 0;
        const seqs = old.flatMap((line) => (line.chat === chat ? [line.seq] : []));
        // The last one's number is what the next one's is counted from; nothing else of it stays.
        if (seqs.includes(end))
          await transcript.updateOne(
            { chat, seq: end },
            { $set: { gone: true, message: { text: "" } }, $unset: { file: 1 } },
          );
        await transcript.deleteMany({ chat, seq: trusted({ $in: seqs.filter((seq) => seq < end) }) });
        await transcript.deleteMany({ chat, gone: true, seq: trusted({ $lt: end }) });
      }
      return old.length;
    },
    async forget(chat) {
      return (await transcript.deleteMany({ chat })).deletedCount;
    },
    async after(chat, seq, limit) {
      const documents = await transcript
        .find({ chat, seq: trusted({ $gt: seq }), gone: trusted({ $exists: false }) })
        .sort({ seq: -1 })
        .limit(limit)
        .lean();
      return documents.map((document) => fromDocument(TranscriptLine, transcript, document)).reverse();
    },
  };
}
