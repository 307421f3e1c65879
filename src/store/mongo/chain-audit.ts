import { trusted } from "mongoose";
import { AuditEntry } from "../../app/ports.ts";
import { CHAIN_START, linkBehind } from "../../domain/audit-chain.ts";
import { receivedEntry } from "../../domain/received.ts";
import { Report } from "../../domain/report.ts";
import { mongoAudit } from "./audit.ts";
import { fromDocument } from "./document.ts";
import type { Models } from "./models.ts";

/**
 * Makes a chain of the log of before there was one, in the order of time, and adds what was received by then: the log is whole
 * from here on. Begun twice it goes on where it was, for a link is only given to an entry that has none.
 */
export async function chainAudit(models: Models): Promise<void> {
  const { audit, reports } = models;
  await audit.createCollection();
  const [last] = await audit
    .find({ seq: trusted({ $gt: 0 }) })
    .sort({ seq: -1 })
    .limit(1)
    .lean();
  let end = last ?? CHAIN_START;
  for (const document of await audit
    .find({ seq: trusted({ $exists: false }) })
    .sort({ at: 1, _id: 1 })
    .lean()) {
    const entry = fromDocument(AuditEntry, audit, document);
    const link = linkBehind(end, entry);
    const set = await audit.updateOne({ _id: entry.id, seq: trusted({ $exists: false }) }, { $set: link });
    if (set.matchedCount === 1) end = link;
  }
  await audit.createIndexes();
  const { add } = mongoAudit(models);
  for await (const document of reports.find().sort({ at: 1 }).lean().cursor()) {
    const { latest, earlier, ...head } = fromDocument(Report, reports, document);
    for (const submission of [...earlier, latest]) await add(receivedEntry(head, submission));
  }
}
