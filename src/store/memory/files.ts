import type { FileContent, Files } from "../../app/ports.ts";

export function memoryFiles(): Files {
  /** No content stands for one that was removed. */
  const files = new Map<string, { file?: FileContent; at: number; held?: true }>();

  return {
    async put(id, file, at) {
      if (!files.has(id)) files.set(id, { file: structuredClone(file), at });
    },
    async get(id) {
      return structuredClone(files.get(id)?.file);
    },
    async remove(id) {
      const kept = files.get(id);
      if (kept !== undefined) delete kept.file;
    },
    async stale(before, limit) {
      const old = [...files].filter(([, { at, held }]) => at < before && held === undefined);
      return old
        .sort(([, a], [, b]) => a.at - b.at)
        .slice(0, limit)
        .map(([id]) => id);
    },
    async hold(ids) {
      for (const id of ids) {
        const kept = files.get(id);
        if (kept !== undefined) kept.held = true;
      }
    },
    async erase(ids) {
      for (const id of ids) files.delete(id);
    },
  };
}
