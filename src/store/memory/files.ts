import type { FileContent, Files } from "../../app/ports.ts";

export function memoryFiles(): Files {
  /** Nothing stands for one that was removed. */
  const files = new Map<string, FileContent | undefined>();

  return {
    async put(id, file) {
      if (!files.has(id)) files.set(id, structuredClone(file));
    },
    async get(id) {
      return structuredClone(files.get(id));
    },
    async remove(id) {
      if (files.has(id)) files.set(id, undefined);
    },
  };
}
