import { trusted } from "mongoose";
import { z } from "zod";
import { type Audit, AuditEntry } from "../../app/ports.ts";
import { CHAIN_START, type Link, linkBehind } from "../../domain/audit-chain.ts";
import { fromDocument, insertInOrder, plain } from "./document.ts";
import type { AuditDocument, Models } from "./models.ts";
import { together } from "./together.ts";

/** Other processes add behind the same end; after so many lost races something else is wrong. */
const MOST_TRIES = 100;

export const Chained = AuditEntry.extend({ seq: z.number().int(), hash: z.string() });

/**
 * The chain's end is kept in mind and proposed to the database, whose unique number decides: who comes second looks at the new
 * end and tries again behind it. Entries that come at once are added in one command.
 */
export function mongoAudit({ audit }: Models): Audit {
  let end: Link | undefined;

  async function endOfChain(): Promise<Link> {
    const last = await audit
      .findOne({ seq: trusted({ $gt: 0 }) }, { seq: 1, hash: 1 })
      .sort({ seq: -1 })
      .lean();
    return last === null ? CHAIN_START : { seq: last.seq, hash: last.hash };
  }

  async function fresh(entries: AuditEntry[]): Promise<AuditEntry[]> {
    const ids = entries.map(({ id }) => plain(id));
    const there = new Set((await audit.find({ _id: trusted({ $in: ids }) }, { _id: 1 }).lean()).map(({ _id }) => _id));
    const once = new Map(entries.filter(({ id }) => !there.has(id)).map((entry) => [entry.id, entry]));
    return [...once.values()];
  }

  async function append(entries: AuditEntry[]): Promise<void> {
    let left = entries;
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries === MOST_TRIES) throw new Error("The audit log could not be added to: others are always quicker");
      if (tries > 0 || left.length > 1) left = await fresh(left);
      let link = tries > 0 || end === undefined ? await endOfChain() : end;
      const documents: AuditDocument[] = [];
      for (const { id, ...rest } of left) {
        link = linkBehind(link, { id, ...rest });
        documents.push({ _id: id, ...rest, ...link });
      }
      // Those behind one that is refused would stand behind an end that is none.
      const added = await insertInOrder(audit, documents);
      end = added.at(-1);
      left = left.slice(added.length);
    }
  }

  const addTogether = together(async (entries: AuditEntry[]) => {
    await append(entries);
    return entries.map(() => undefined);
  });

  return {
    add: addTogether,
    async of(what, limit) {
      const documents = await audit.find({ what }).sort({ at: -1, _id: 1 }).limit(limit).lean();
      return documents.map(entryOf);
    },
    async about(what, about) {
      const documents = await audit
        .find({ what, about: plain(about) })
        .sort({ seq: 1 })
        .lean();
      return documents.map(entryOf);
    },
    async chain(after, limit) {
      const documents = await audit
        .find({ seq: trusted({ $gt: after }) })
        .sort({ seq: 1 })
        .limit(limit)
        .lean();
      return documents.map((document) => {
        const { seq, hash, ...entry } = fromDocument(Chained, audit, document);
        return { seq, hash, entry };
      });
    },
  };

  function entryOf(document: AuditDocument): AuditEntry {
    const { seq: _seq, hash: _hash, ...entry } = fromDocument(Chained, audit, document);
    return entry;
  }
}
