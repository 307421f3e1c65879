import { joinMore } from "../join.ts";
import type { Command } from "./index.ts";
import { help } from "./trogiup.ts";

/** `/start [mã]`: what a platform sends when a chat is opened, or a link with a code, by somebody we know already. */
export const start: Command = {
  name: "start",
  async run(call, words) {
    return words === "" ? [help(call.office, call.person)] : joinMore(call, words);
  },
};
