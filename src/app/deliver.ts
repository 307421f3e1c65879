import type { Address } from "../domain/people.ts";
import type { OutMessage } from "../engine/conversation.ts";
import type { Office } from "./office.ts";
import type { SendResult } from "./ports.ts";
import { loseChat, moveChat } from "./reach.ts";

/** How a sending ended, once a chat that moved was followed. */
export type Delivered = Exclude<SendResult, { why: "moved" }>;

/**
 * Sends one message to one chat, and keeps what the platform says of the chat: one that is gone is not written to again, one
 * that goes on under another name is followed, once.
 */
export async function deliver(office: Office, chat: Address, id: string, message: OutMessage): Promise<Delivered> {
  const channel = office.channels.get(chat.channel);
  if (channel === undefined) return { ok: false, why: "dead" }; // the channel is turned off, which is not the chat's fault
  let at = chat.chat;
  let result = await channel.send(at, id, message, office.clock.now());
  if (!result.ok && result.why === "moved") {
    await moveChat(office, chat, result.to);
    at = result.to;
    result = await channel.send(at, id, message, office.clock.now());
  }
  if (result.ok || (result.why !== "moved" && result.why !== "dead")) return result;
  if (result.why === "dead") await loseChat(office, { channel: chat.channel, chat: at });
  return { ok: false, why: result.why === "dead" ? "dead" : "bug" }; // a chat that moves twice within one message leads nowhere
}
