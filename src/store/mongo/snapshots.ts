import { trusted } from "mongoose";
import { z } from "zod";
import { Snapshot, type Snapshots } from "../../app/ports.ts";
import { UnitId } from "../../domain/people.ts";
import { Period } from "../../domain/period.ts";
import { deleteFirst, fromDocument, insertNew, JsonText } from "./document.ts";
import type { Models } from "./models.ts";

/** Periods with the place of their units among `units`, each different row of which stands there once. */
const Packed = z.object({ period: Period, units: z.number().int() });
const Made = Snapshot.pick({ flow: true, period: true }).extend({
  units: z.array(z.array(UnitId)),
  parts: z.array(Packed),
  before: z.array(Packed),
});
const Stored = Snapshot.pick({ id: true, by: true, at: true }).extend({ made: JsonText.pipe(Made) });

export function mongoSnapshots({ snapshots }: Models): Snapshots {
  const get = async (id: string) => {
    const document = await snapshots.findOne({ _id: id }).lean();
    return document ? unpack(fromDocument<z.infer<typeof Stored>>(Stored, snapshots, document)) : undefined;
  };

  return {
    async add(snapshot) {
      const { id, by, at } = snapshot;
      const fresh = await insertNew(snapshots, [{ _id: id, by, at, made: JSON.stringify(pack(snapshot)) }]);
      return fresh.length === 1 ? snapshot : ((await get(id)) ?? snapshot);
    },
    get,
    async of(by, limit) {
      const documents = await snapshots.find({ by }).sort({ at: -1, _id: -1 }).limit(limit).lean();
      return documents.map((document) => unpack(fromDocument<z.infer<typeof Stored>>(Stored, snapshots, document)));
    },
    purge: (before, limit) => deleteFirst(snapshots, { at: trusted({ $lt: before }) }, { at: 1 }, limit),
  };
}

function pack({ flow, period, parts, before }: Snapshot): z.infer<typeof Made> {
  const rows = new Map<string, UnitId[]>();
  const places = (all: Snapshot["parts"]) =>
    all.map(({ period: part, units }) => {
      const row = units.join("\n");
      rows.set(row, units);
      return { period: part, units: [...rows.keys()].indexOf(row) };
    });
  return { flow, period, parts: places(parts), before: places(before), units: [...rows.values()] };
}

function unpack({ id, by, at, made }: z.infer<typeof Stored>): Snapshot {
  const { flow, period, units } = made;
  const rows = (all: z.infer<typeof Packed>[]) =>
    all.map(({ period: part, units: place }) => ({ period: part, units: units[place] ?? [] }));
  return { id, by, at, flow, period, parts: rows(made.parts), before: rows(made.before) };
}
