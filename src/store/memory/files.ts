import type { FileContent, Files } from "../../app/ports.ts";

export function memoryFiles(): Files {
  const files = new Map<string, FileContent>();

  return {
    async put(id, file) {
      if (!files.has(id)) files.set(id, structuredClone(file));
    },
    async get(id) {
      return structuredClone(files.get(id));
    },
  };
}
