import type { Marks } from "../../app/ports.ts";

export function memoryMarks(): Marks {
  const marks = new Map<string, number>();

  return {
    async get(name) {
      return marks.get(name);
    },
    async move(name, from, to) {
      if (marks.get(name) !== from) return false;
      marks.set(name, to);
      return true;
    },
    async add(name, n) {
      const sum = (marks.get(name) ?? 0) + n;
      marks.set(name, sum);
      return sum;
    },
  };
}
