import { describe, expect, it } from "vitest";
import type { FileContent, Files } from "../../src/app/ports.ts";
import { OPERATOR } from "./samples.ts";

const ID = "telegram:7001:42";

function file(changed: Partial<FileContent> = {}): FileContent {
  return {
    name: "Công văn «đo đạc».jpg",
    mime: "image/jpeg",
    bytes: new Uint8Array([0xff, 0xd8, 0xff, 0, 10, 13]),
    ...changed,
  };
}

/** Larger than a document of MongoDB may be, and no two pages alike. */
function large(): Uint8Array {
  const bytes = new Uint8Array(17 * 1024 * 1024 + 1);
  for (let at = 0; at < bytes.length; at += 997) bytes[at] = at % 251;
  return bytes;
}

export function filesContract(make: () => Promise<Files>): void {
  describe("files", () => {
    it("gives back what was put in, and nothing for another id", async () => {
      const files = await make();
      await files.put(ID, file());
      expect(await files.get(ID)).toEqual(file());
      expect(await files.get("telegram:7001:43")).toBeUndefined();
    });

    it("keeps the first of what is put under one id", async () => {
      const files = await make();
      await files.put(ID, file());
      await files.put(ID, file({ name: "khác.pdf" }));
      expect(await files.get(ID)).toEqual(file());
    });

    it("takes one file from many at once", async () => {
      const files = await make();
      await Promise.all(Array.from({ length: 5 }, () => files.put(ID, file())));
      expect(await files.get(ID)).toEqual(file());
    });

    it("keeps a file of many megabytes, and one that is empty", async () => {
      const files = await make();
      const bytes = large();
      await files.put(ID, file({ bytes }));
      const kept = (await files.get(ID))?.bytes ?? new Uint8Array();
      expect([kept.length, Buffer.compare(kept, bytes)]).toEqual([bytes.length, 0]);
      await files.put("empty", file({ bytes: new Uint8Array() }));
      expect((await files.get("empty"))?.bytes).toEqual(new Uint8Array());
    });

    it("removes one for good: a repeat does not bring it back, others stay", async () => {
      const files = await make();
      const other = "telegram:7001:43";
      await files.put(ID, file());
      await files.put(other, file());
      await Promise.all([files.remove(ID), files.remove(ID)]);
      await files.remove("never kept");
      expect(await files.get(ID)).toBeUndefined();
      await files.put(ID, file());
      expect([await files.get(ID), await files.get(other)]).toEqual([undefined, file()]);
      await files.put("never kept", file());
      expect(await files.get("never kept")).toEqual(file());
    });

    it("shares nothing with its callers", async () => {
      const files = await make();
      const bytes = new Uint8Array([1, 2, 3]);
      await files.put(ID, file({ bytes }));
      bytes[0] = 9;
      (await files.get(ID))?.bytes.fill(9);
      expect((await files.get(ID))?.bytes).toEqual(new Uint8Array([1, 2, 3]));
    });

    it("finds nothing for an operator in the place of an id", async () => {
      const files = await make();
      await files.put(ID, file());
      expect(await files.get(OPERATOR).catch(() => undefined)).toBeUndefined();
    });
  });
}
