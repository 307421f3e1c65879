import { snapshotFor } from "../snapshot.ts";
import { sourceOf } from "../source.ts";
import type { Command } from "./index.ts";

/** What can only be a snapshot's id: no figure's code is as long without a dash. */
const SNAPSHOT = /^[a-z0-9]{10}$/i;

/**
 * `/nguon A3-17 [mã bản tổng hợp]`: where a figure of a summary comes from; without the second code of the one that the person was shown
 * last. Only what the person may see today.
 */
export const nguon: Command = {
  name: "nguon",
  apart: true,
  async run({ office, person }, words) {
    const { wording } = office.library;
    const parts = words.split(/\s+/).filter((part) => part !== "");
    const id = parts.find((part) => SNAPSHOT.test(part));
    const code = parts.filter((part) => part !== id).join(" ");
    const snapshot = await snapshotFor(office, person, id);
    if (snapshot === undefined)
      return [
        { text: id === undefined ? wording.say("source.nothing_shown") : wording.say("source.no_snapshot", { id }) },
      ];
    return [await sourceOf(office, person, snapshot, code)];
  },
};
