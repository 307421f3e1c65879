import type { WordModel } from "./model.ts";

export function wordBytes(_model: WordModel): Promise<Uint8Array> {
  return Promise.reject(new Error("to come"));
}
