import { inConversation } from "../in-conversation.ts";
import type { Command } from "./index.ts";

/** `/huy`: puts the report in the making aside, after asking whether that is meant. */
export const huy: Command = {
  name: "huy",
  async run(call) {
    if (await inConversation(call, { kind: "text", text: "/huy" })) return [];
    return [{ text: call.office.library.wording.say("command.nothing_to_cancel") }];
  },
};
