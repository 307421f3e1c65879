import type { Verdict, Verdicts } from "../../app/ports.ts";

export function memoryVerdicts(): Verdicts {
  const verdicts = new Map<string, Verdict>();

  return {
    async of(ids) {
      return ids.flatMap((id) => structuredClone(verdicts.get(id)) ?? []);
    },
    async put(verdict) {
      if ((verdicts.get(verdict.id)?.rev ?? 0) !== verdict.rev - 1) return false;
      verdicts.set(verdict.id, structuredClone(verdict));
      return true;
    },
  };
}
