import { formatInstant } from "../../flow/period-name.ts";
import { closesAt, hasWindow } from "../contact.ts";
import type { Command } from "./index.ts";

/** `/danhan`, which «Đã nhận» says: nothing but a message from the person, which keeps a channel open where it has a window. */
export const danhan: Command = {
  name: "danhan",
  async run({ office, address }) {
    const { wording } = office.library;
    const until = hasWindow(office, address) ? await closesAt(office, address) : undefined;
    const text =
      until === undefined
        ? wording.say("contact.thanks")
        : wording.say("contact.thanks_until", { at: formatInstant(wording, until) });
    return [{ text }];
  },
};
