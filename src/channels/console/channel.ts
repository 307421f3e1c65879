import { type Channel, Incoming } from "../../app/ports.ts";
import { plainText } from "../plain.ts";

/** The terminal as a chat: what is said is printed, options with their numbers. */
export function consoleChannel(print: (text: string) => void): Channel {
  let count = 0;
  return {
    name: "console",
    buttons: 0,
    decode: (payload) => Incoming.safeParse(payload).data,
    send(_chat, _id, message, _now, file) {
      count += 1;
      print(plainText(message, file));
      return Promise.resolve({ ok: true, id: String(count) });
    },
  };
}
