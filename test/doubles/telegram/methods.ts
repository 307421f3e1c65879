import { type Call, integerOf, textOf } from "./call.ts";
import { getChat, getChatAdministrators, getChatMember, leaveChat, sendChatAction } from "./chats.ts";
import { deleteMessage, editMessageReplyMarkup, editMessageText } from "./edit.ts";
import type { Parts } from "./parts.ts";
import { conflict, Refusal } from "./refusal.ts";
import { sendDocument, sendMessage, sendPhoto } from "./send.ts";
import type { Webhook } from "./webhook.ts";

export interface Reply {
  result: unknown;
  description?: string;
}

/** The server waits no longer, whatever is asked. */
const LONGEST_POLL_S = 50;

/** Carries out a call, or throws a Refusal. `signal` tells that the caller has gone. */
export async function runMethod(parts: Parts, webhook: Webhook, call: Call, signal: AbortSignal): Promise<Reply> {
  const { world, updates, limits, files, menus, callbacks } = parts;
  const chatId = textOf(call, "chat_id");
  limits.heed([`method:${call.method.toLowerCase()}`, ...(chatId === "" ? [] : [`chat:${chatId}`, "chats"])]);

  switch (call.method.toLowerCase()) {
    case "getme":
      return {
        result: {
          ...world.bot,
          can_join_groups: true,
          can_read_all_group_messages: !parts.privacy,
          supports_inline_queries: false,
        },
      };
    case "getupdates": {
      if (webhook.active())
        throw conflict(
          "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      updates.allow(call.params["allowed_updates"]);
      const poll = {
        offset: integerOf(call, "offset", 0, -(2 ** 31), 2 ** 31 - 1),
        limit: integerOf(call, "limit", 100, 1, 100),
        timeout: integerOf(call, "timeout", 0, 0, LONGEST_POLL_S),
      };
      return { result: await updates.take(poll, signal) };
    }
    case "setwebhook":
      return { result: true, description: webhook.set(call) };
    case "deletewebhook":
      return { result: true, description: webhook.remove(call) };
    case "getwebhookinfo":
      return { result: webhook.info() };
    case "sendmessage":
      return { result: sendMessage(parts, call) };
    case "sendphoto":
      return { result: sendPhoto(parts, call) };
    case "senddocument":
      return { result: sendDocument(parts, call) };
    case "editmessagetext":
      return { result: editMessageText(parts, call) };
    case "editmessagereplymarkup":
      return { result: editMessageReplyMarkup(parts, call) };
    case "deletemessage":
      return { result: deleteMessage(parts, call) };
    case "sendchataction":
      return { result: sendChatAction(parts, call) };
    case "answercallbackquery":
      callbacks.answer(call);
      return { result: true };
    case "getfile":
      return { result: files.link(textOf(call, "file_id")) };
    case "setmycommands":
      menus.set(call);
      return { result: true };
    case "getmycommands":
      return { result: menus.get(call) };
    case "deletemycommands":
      menus.remove(call);
      return { result: true };
    case "getchat":
      return { result: getChat(parts, call) };
    case "getchatmember":
      return { result: getChatMember(parts, call) };
    case "getchatadministrators":
      return { result: getChatAdministrators(parts, call) };
    case "leavechat":
      return { result: leaveChat(parts, call) };
    default:
      throw new Refusal(404, "Not Found: method not found");
  }
}
