import { fold } from "../../domain/vietnamese/fold.ts";
import type { Command } from "./index.ts";

/** `/tat tongket`: the summary comes only when it is asked for. */
export const tat: Command = {
  name: "tat",
  async run({ office, person, at }, words) {
    const { wording } = office.library;
    if (!isSummary(words)) return [{ text: wording.say("digest.how") }];
    await office.stores.digests.put({ id: person.id, on: false, at });
    const options = [{ id: "/batdau tongket", label: wording.say("button.digest_on") }];
    return [{ text: wording.say("digest.off"), options }];
  },
};

/** ["tongket", "Tổng kết", "/tongket" -> the summary is meant] */
export function isSummary(words: string): boolean {
  return fold(words).replace(/[ /]/g, "") === "tongket";
}
