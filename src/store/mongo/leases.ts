import { trusted } from "mongoose";
import type { Leases } from "../../app/ports.ts";
import { deleteFirst, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

/** One conditional write for each case, the most frequent first: our own is kept, a new one made, one that ran out taken over. */
export function mongoLeases({ leases }: Models): Leases {
  return {
    async take(name, holder, now, until) {
      const own = await leases.updateOne({ _id: name, holder }, { $set: { until } });
      if (own.matchedCount === 1) return true;
      if ((await insertNew(leases, [{ _id: name, holder, until }])).length === 1) return true;
      const over = await leases.updateOne({ _id: name, until: trusted({ $lte: now }) }, { $set: { holder, until } });
      return over.matchedCount === 1;
    },
    purge: (before, limit) => deleteFirst(leases, { until: trusted({ $lt: before }) }, { until: 1 }, limit),
    async release(name, holder) {
      await leases.deleteOne({ _id: name, holder });
    },
  };
}
