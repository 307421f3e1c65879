import type { Approval, Approvals } from "../../app/ports.ts";
import { inOrderOf } from "../in-order-of.ts";

export function memoryApprovals(): Approvals {
  const decided = new Map<string, Approval>();

  return {
    async of(reports) {
      const all = [...decided.values()].sort((a, b) => a.revision - b.revision);
      return structuredClone(inOrderOf(reports, all));
    },
    async decide(approval) {
      const key = `${approval.report}:${approval.revision}`;
      if (decided.has(key)) return false;
      decided.set(key, structuredClone(approval));
      return true;
    },
  };
}
