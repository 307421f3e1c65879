import { trusted } from "mongoose";
import { Approval, type Approvals } from "../../app/ports.ts";
import { inOrderOf } from "../in-order-of.ts";
import { fromDocument, insertNew, plain } from "./document.ts";
import type { Models } from "./models.ts";

export function mongoApprovals({ approvals }: Models): Approvals {
  return {
    async of(reports) {
      if (reports.length === 0) return [];
      const documents = await approvals.find({ report: trusted({ $in: reports.map(plain) }) }).lean();
      const all = documents
        .map((document) => fromDocument(Approval, approvals, document))
        .sort((a, b) => a.revision - b.revision);
      return inOrderOf(reports, all);
    },
    async decide(approval) {
      const id = `${approval.report}:${approval.revision}`;
      return (await insertNew(approvals, [{ _id: id, ...approval }])).length === 1;
    },
  };
}
