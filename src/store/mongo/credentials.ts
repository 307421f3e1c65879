import { z } from "zod";
import { Credential, type Credentials } from "../../app/ports.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

const Kept = z.object({ rev: z.number().int(), value: Credential });

export function mongoCredentials({ credentials }: Models): Credentials {
  return {
    async get(platform, account) {
      const document = await credentials.findOne({ _id: keyOf(platform, account) }).lean();
      return document ? fromDocument(Kept, credentials, document) : undefined;
    },
    async put(platform, account, rev, value) {
      const key = keyOf(platform, account);
      if (rev === 0) return (await insertNew(credentials, [{ _id: key, rev: 1, value }])).length === 1;
      const moved = await credentials.updateOne({ _id: key, rev }, { $set: { rev: rev + 1, value } });
      return moved.matchedCount === 1;
    },
  };
}

function keyOf(platform: string, account: string): string {
  return `${platform}:${account}`;
}
