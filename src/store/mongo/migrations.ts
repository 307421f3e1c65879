import { trusted } from "mongoose";
import { chainAudit } from "./chain-audit.ts";
import type { Models } from "./models.ts";

/** One change of the database. `run` must be safe to run twice and at the same time as itself. */
export interface Migration {
  name: string;
  run(models: Models): Promise<void>;
}

/** All changes in their order. A new one goes to the end; one that has been released is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: "0001 collections and indexes",
    async run(models) {
      for (const model of Object.values(models)) {
        await model.createCollection();
        await model.createIndexes();
      }
    },
  },
  {
    name: "0002 invites, their tries, groups",
    async run({ invites, tries, groups }) {
      for (const model of [invites, tries, groups]) await model.createCollection();
    },
  },
  {
    name: "0003 leases",
    async run({ leases }) {
      await leases.createCollection();
    },
  },
  {
    name: "0004 files",
    async run({ files, chunks }) {
      for (const model of [files, chunks]) {
        await model.createCollection();
        await model.createIndexes();
      }
    },
  },
  {
    name: "0005 credentials",
    async run({ credentials }) {
      await credentials.createCollection();
    },
  },
  {
    name: "0006 menus, and when a chat was last heard of",
    async run({ menus, inbox }) {
      await menus.createCollection();
      await inbox.createIndexes();
    },
  },
  {
    name: "0010 bundles of reminders",
    async run({ outbox }) {
      await outbox.createIndexes();
    },
  },
  {
    name: "0011 absences",
    run: ({ absences }) => make([absences]),
  },
  {
    name: "0012 changes of the calendar",
    run: ({ calendars }) => make([calendars]),
  },
  {
    name: "0013 audit, outages, verdicts",
    run: ({ audit, outages, verdicts }) => make([audit, outages, verdicts]),
  },
  {
    name: "0014 dues, what was told when, drafts that lie",
    run: ({ dues, outbox, conversations }) => make([dues, outbox, conversations]),
  },
  {
    name: "0020 snapshots",
    run: ({ snapshots }) => make([snapshots]),
  },
  {
    name: "0021 who wants the summary sent",
    run: ({ digests }) => make([digests]),
  },
  {
    name: "0030 the audit log as a chain, with a receipt for every report",
    run: chainAudit,
  },
  {
    name: "0031 approvals, reopenings",
    run: ({ approvals, reopenings }) => make([approvals, reopenings]),
  },
  {
    name: "0033 what is taken away for its age",
    async run({ inbox, outbox, transcript, files }) {
      await make([inbox, outbox, transcript]);
      const undated = { "metadata.at": trusted({ $exists: false }) };
      for (const { _id, uploadDate } of await files.find(undated).lean())
        await files.collection.updateOne({ _id } as object, { $set: { "metadata.at": uploadDate.getTime() } });
    },
  },
  {
    name: "0038 what was given up",
    run: ({ inbox, outbox }) => make([inbox, outbox]),
  },
  {
    name: "0040 snapshots by their age",
    run: ({ snapshots }) => make([snapshots]),
  },
];

async function make(models: Pick<Models["inbox"], "createCollection" | "createIndexes">[]): Promise<void> {
  for (const model of models) {
    await model.createCollection();
    await model.createIndexes();
  }
}
