import { GridFSBucket, ObjectId } from "mongodb";
import type { Connection } from "mongoose";
import { z } from "zod";
import type { Files } from "../../app/ports.ts";
import { fromDocument } from "./document.ts";
import { FILES, type Models } from "./models.ts";

const Kept = z.object({
  id: z.instanceof(ObjectId),
  metadata: z.object({ name: z.string(), mime: z.string(), removed: z.boolean().optional() }),
});

/**
 * Files in GridFS, where each `put` writes under an id of its own and the update's id is the `filename`: so a process that died
 * in the middle, or two that bring the same file at once, cannot mix their parts. Two whole copies are the same file. Of one that
 * was removed the head stays, so that a repeat does not bring it back.
 */
export function mongoFiles(connection: Connection, { files }: Models): Files {
  const { db } = connection;
  if (db === undefined) throw new Error("The connection to MongoDB is not open");
  const bucket = new GridFSBucket(db, { bucketName: FILES });
  const find = (id: string) => files.findOne({ filename: id }).lean();

  return {
    async put(id, { name, mime, bytes }) {
      if ((await find(id)) !== null) return;
      const upload = bucket.openUploadStream(id, { metadata: { name, mime } });
      await new Promise<void>((done, failed) => {
        upload.once("error", failed).once("finish", done).end(bytes);
      });
    },
    async get(id) {
      const head = await find(id);
      if (head === null) return undefined;
      const { id: place, metadata } = fromDocument(Kept, files, head);
      const { name, mime, removed } = metadata;
      if (removed === true) return undefined;
      const parts: Uint8Array[] = [];
      for await (const part of bucket.openDownloadStream(place)) parts.push(part as Uint8Array);
      return { name, mime, bytes: new Uint8Array(Buffer.concat(parts)) };
    },
    async remove(id) {
      await files.updateMany({ filename: id }, { $set: { "metadata.removed": true } });
      const heads = await files.find({ filename: id }).lean();
      const chunks = db.collection(`${FILES}.chunks`);
      for (const { _id } of heads) await chunks.deleteMany({ files_id: _id });
    },
  };
}
