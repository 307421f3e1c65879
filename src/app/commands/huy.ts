import { takeTurn } from "../commit.ts";
import type { Command } from "./index.ts";

/** `/huy`: puts the report in the making aside, after asking whether that is meant. */
export const huy: Command = {
  name: "huy",
  async run({ office, known, person, address, cause }) {
    const held = await known.heldBy(person.id);
    const input = { kind: "text", text: "/huy", by: person.id, cause } as const;
    if (held !== undefined && (await takeTurn(office, known, { conversation: held.id, person, address, input })))
      return [];
    return [{ text: office.library.wording.say("command.nothing_to_cancel") }];
  },
};
