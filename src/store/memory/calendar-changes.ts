import type { CalendarChanges } from "../../app/ports.ts";
import type { CalendarChange } from "../../domain/calendar-change.ts";

export function memoryCalendarChanges(): CalendarChanges {
  const changes: CalendarChange[] = [];

  return {
    async load() {
      return { version: changes.length, changes: structuredClone(changes) };
    },
    async version() {
      return changes.length;
    },
    async add(version, change) {
      if (version !== changes.length) return false;
      changes.push(structuredClone(change));
      return true;
    },
  };
}
