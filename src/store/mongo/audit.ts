import { type Audit, AuditEntry } from "../../app/ports.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

export function mongoAudit({ audit }: Models): Audit {
  return {
    async add({ id, ...entry }) {
      await insertNew(audit, [{ _id: id, ...entry }]);
    },
    async of(what, limit) {
      const documents = await audit.find({ what }).sort({ at: -1, _id: 1 }).limit(limit).lean();
      return documents.map((document) => fromDocument(AuditEntry, audit, document));
    },
  };
}
