import type { Address } from "../domain/people.ts";
import { MINUTE } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import type { Office } from "./office.ts";
import type { Channel, SendResult } from "./ports.ts";
import { loseChat, moveChat } from "./reach.ts";
import { withFile, withoutFile } from "./render-file.ts";
import { nameOf } from "./work.ts";

/** How a sending ended, once a chat that moved was followed. */
export type Delivered = Exclude<SendResult, { why: "moved" }>;

/**
 * Sends one message to one chat, and keeps what the platform says of the chat: one that is gone is not written to again, one
 * that goes on under another name is followed, once.
 */
export async function deliver(office: Office, chat: Address, id: string, message: OutMessage): Promise<Delivered> {
  const channel = office.channels.get(chat.channel);
  if (channel === undefined) return { ok: false, why: "dead" }; // the channel is turned off, which is not the chat's fault
  const ready = await readyToSend(office, message);
  if (ready === undefined) return { ok: false, why: "retry", ms: MINUTE };
  const send = async (to: string) => {
    const { message: told, file } = ready;
    const result = await counted(office, channel, () => channel.send(to, id, told, office.clock.now(), file));
    if (result.ok || result.why !== "bug" || file === undefined) return result;
    // Refused as it is: it may be for the file, and the text is worth more.
    const bare = withoutFile(office, message, file);
    return counted(office, channel, () => channel.send(to, id, bare, office.clock.now()));
  };
  let at = chat.chat;
  let result = await send(at);
  if (!result.ok && result.why === "moved") {
    await moveChat(office, chat, result.to);
    at = result.to;
    result = await send(at);
  }
  if (result.ok || (result.why !== "moved" && result.why !== "dead")) return result;
  if (result.why === "dead") await loseChat(office, { channel: chat.channel, chat: at });
  return { ok: false, why: result.why === "dead" ? "dead" : "bug" }; // a chat that moves twice within one message leads nowhere
}

async function counted({ metrics }: Office, { name }: Channel, send: () => Promise<SendResult>): Promise<SendResult> {
  const ended = metrics?.sending(name);
  try {
    const result = await send();
    ended?.(result.ok ? "sent" : result.why);
    return result;
  } catch (error) {
    ended?.("fault");
    throw error;
  }
}

/** Nothing when the message's file cannot be had at this moment: the store is away. */
async function readyToSend(
  office: Office,
  message: OutMessage,
): Promise<Awaited<ReturnType<typeof withFile>> | undefined> {
  try {
    return await withFile(office, message);
  } catch (error) {
    office.log.warn({ fault: nameOf(error) }, "The file of a message could not be made yet");
    return undefined;
  }
}
