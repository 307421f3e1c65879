import { z } from "zod";
import type { CalendarChanges } from "../../app/ports.ts";
import { CalendarChange } from "../../domain/calendar-change.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

const ID = "calendar";
const Stored = z.object({ version: z.number().int(), changes: z.array(CalendarChange) });

export function mongoCalendarChanges({ calendars }: Models): CalendarChanges {
  return {
    async load() {
      const document = await calendars.findOne({ _id: ID }).lean();
      return document ? fromDocument(Stored, calendars, document) : { version: 0, changes: [] };
    },
    async version() {
      return (await calendars.findOne({ _id: ID }, { version: 1 }).lean())?.version ?? 0;
    },
    async add(version, changes) {
      if (version === 0) return (await insertNew(calendars, [{ _id: ID, version: 1, changes }])).length === 1;
      const outcome = await calendars.updateOne(
        { _id: ID, version },
        { $inc: { version: 1 }, $push: { changes: { $each: changes } } },
      );
      return outcome.matchedCount === 1;
    },
  };
}
