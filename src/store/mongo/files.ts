import { GridFSBucket, ObjectId } from "mongodb";
import { type Connection, trusted } from "mongoose";
import { z } from "zod";
import type { Files } from "../../app/ports.ts";
import { fromDocument, plain } from "./document.ts";
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

  /** The content goes before the head: who dies in between leaves a head, by which what is left is found. */
  async function emptied(ids: readonly string[]): Promise<void> {
    const heads = await files.find({ filename: trusted({ $in: ids.map(plain) }) }, { _id: 1 }).lean();
    const chunks = db?.collection(`${FILES}.chunks`);
    for (const { _id } of heads) await chunks?.deleteMany({ files_id: _id });
  }

  return {
    async put(id, { name, mime, bytes }, at) {
      if ((await find(id)) !== null) return;
      const upload = bucket.openUploadStream(id, { metadata: { name, mime, at } });
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
      await files.updateMany({ filename: id }, { $set: { "metadata.removed": true, "metadata.name": "" } });
      await emptied([id]);
    },
    async stale(before, limit) {
      const old = { "metadata.at": trusted({ $lt: before }), "metadata.held": trusted({ $exists: false }) };
      const heads = await files.find(old, { filename: 1 }).sort({ "metadata.at": 1 }).limit(limit).lean();
      return [...new Set(heads.map(({ filename }) => filename))];
    },
    async hold(ids) {
      await files.updateMany({ filename: trusted({ $in: ids.map(plain) }) }, { $set: { "metadata.held": true } });
    },
    async erase(ids) {
      await emptied(ids);
      await files.deleteMany({ filename: trusted({ $in: ids.map(plain) }) });
    },
  };
}
