import type { CalendarChanges } from "../../app/ports.ts";
import type { CalendarChange } from "../../domain/calendar-change.ts";

export function memoryCalendarChanges(): CalendarChanges {
  const changes: CalendarChange[] = [];
  let current = 0;

  return {
    async load() {
      return { version: current, changes: structuredClone(changes) };
    },
    async version() {
      return current;
    },
    async add(version, added) {
      if (version !== current) return false;
      changes.push(...structuredClone(added));
      current += 1;
      return true;
    },
  };
}
