import { z } from "zod";
import type { People } from "../../app/ports.ts";
import { directoryOf } from "../../domain/directory.ts";
import { Person, Unit } from "../../domain/people.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

const ID = "directory";
const Stored = z.object({ version: z.number().int(), units: z.array(Unit), people: z.array(Person) });

export function mongoPeople({ directory }: Models): People {
  const read = async (): Promise<z.infer<typeof Stored>> => {
    const document = await directory.findOne({ _id: ID }).lean();
    return document ? fromDocument(Stored, directory, document) : { version: 0, units: [], people: [] };
  };
  /** False when another process wrote first. */
  const write = async (version: number, changed: { units: Unit[]; people: Person[] }): Promise<boolean> => {
    if (version === 0) return (await insertNew(directory, [{ _id: ID, version: 1, ...changed }])).length === 1;
    const outcome = await directory.updateOne({ _id: ID, version }, { $set: changed, $inc: { version: 1 } });
    return outcome.matchedCount === 1;
  };

  const alter: People["alter"] = async (change) => {
    for (;;) {
      const { version, units, people } = await read();
      const now = directoryOf(version, units, people);
      const changed = change(now);
      if (changed.units.length + changed.people.length === 0) return now;
      const after = { units: merged(units, changed.units), people: merged(people, changed.people) };
      if (await write(version, after)) return directoryOf(version + 1, after.units, after.people);
    }
  };

  return {
    async load() {
      const { version, units, people } = await read();
      return directoryOf(version, units, people);
    },
    async version() {
      return (await directory.findOne({ _id: ID }, { version: 1 }).lean())?.version ?? 0;
    },
    update: (change) => alter((directory) => ({ units: [], people: change(directory) })),
    alter,
    async save(units, people) {
      for (let stored = false; !stored; ) {
        const before = await read();
        stored = await write(before.version, {
          units: merged(before.units, units),
          people: merged(before.people, people),
        });
      }
    },
  };
}

/** The items with the new ones in the place of those with the same id, others at the end. */
function merged<T extends { id: string }>(items: T[], changed: T[]): T[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const item of changed) byId.set(item.id, item);
  return [...byId.values()];
}
