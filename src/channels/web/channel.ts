import { type Channel, type Hub, Incoming, type Transcript } from "../../app/ports.ts";

/** How long to wait before a message that could not be written down is tried again. */
const RETRY_MS = 2_000;

/**
 * The web chat: a person's own page, one chat a person (the chat's name is the person's id). To send is to write the line
 * down; open pages show it at once, others when they are opened. A line sent twice under one id is shown once, so a send
 * that failed may always be tried again. Of a file it is written down what it was; who opens it has it made anew.
 */
export function webChannel({ transcript, hub }: { transcript: Transcript; hub: Hub }): Channel {
  return {
    name: "web",
    buttons: Number.POSITIVE_INFINITY,
    decode: (payload) => Incoming.safeParse(payload).data,
    async send(chat, id, message, now, file) {
      try {
        const shown = file && { file: { name: file.name, mime: file.mime, size: file.bytes.length } };
        await transcript.add({ id, chat, from: "bot", message, at: now, ...shown });
      } catch {
        return { ok: false, why: "retry", ms: RETRY_MS };
      }
      hub.publish(chat, { kind: "line" });
      return { ok: true, id };
    },
    typing: (chat) => hub.publish(chat, { kind: "typing" }),
  };
}
