import { z } from "zod";
import type { Channel, FileContent, Log, SendResult } from "../../app/ports.ts";
import type { Answer } from "../answer.ts";
import type { Pace } from "../pace.ts";
import type { Buckets } from "./buckets.ts";
import type { Client } from "./client.ts";
import { decode, NAME } from "./decode.ts";
import { safeFileName } from "./file-name.ts";
import { MOST_BUTTONS, type Part, render } from "./render.ts";
import { resultOf } from "./send-result.ts";
import { type Bot, Payload } from "./shapes.ts";

/** A short wait is waited out here: to put a message back costs two writes and, at worst, its place before the next one. */
const PATIENCE_MS = 1_500;
/** Nobody shall get half a message. */
const PATIENCE_WITHIN_MS = 30_000;
/** An upload takes its time. */
const UPLOAD_MS = 120_000;
const MOST_PHOTO = 10 * 1024 * 1024;

const Sent = z.object({ message_id: z.int() });
const Found = z.object({ file_path: z.string(), file_size: z.int().optional() });

export interface ChannelDeps {
  client: Client;
  bot: Bot;
  buckets: Buckets;
  pace: Pace;
  log: Log;
  /** Shows a chat the commands of these roles. */
  showMenu: NonNullable<Channel["welcome"]>;
}

/** Telegram as the use cases see it. To send is to call the Bot API at the rate it allows; what comes in is stored elsewhere. */
export function telegramChannel({
  client,
  bot,
  buckets,
  pace,
  log,
  showMenu,
}: ChannelDeps): Required<Omit<Channel, "contact">> {
  /** One call in its place; the id of the message. */
  async function post(chat: string, part: Part, patience: number): Promise<SendResult> {
    const givesUp = pace.now() + patience;
    for (;;) {
      const ms = await place(chat, givesUp);
      if (ms > 0) return { ok: false, why: "retry", ms };
      const answer = await deliver(chat, part);
      buckets.answered(chat, pace.now());
      if (answer.ok) return { ok: true, id: String(answer.value.message_id) };
      const result = resultOf(answer.fault);
      if (result === undefined) return { ok: true, id: "" };
      if (result.why === "bug" || result.why === "human") log.error({ ...answer.fault }, "Telegram refused a message");
      if (answer.fault.kind === "refused" && result.why === "retry") {
        buckets.hold(chat, result.ms, pace.now());
        if (pace.now() + result.ms <= givesUp) continue;
      }
      return result;
    }
  }

  /** Waits for a place and takes it: 0. Or, where that would take too long, how long it would. */
  async function place(chat: string, givesUp: number): Promise<number> {
    for (;;) {
      const { free, ms } = buckets.take(chat, pace.now());
      if (!free && pace.now() + ms > givesUp) return ms;
      if (ms > 0) await pace.wait(ms);
      if (!free) continue;
      if (buckets.held(chat, pace.now()) === 0) return 0;
      buckets.answered(chat, pace.now()); // an order to wait came meanwhile
    }
  }

  async function deliver(chat: string, part: Part): Promise<Answer<z.infer<typeof Sent>>> {
    const { text, file, keyboard } = part;
    const common = {
      chat_id: chat,
      ...(keyboard === undefined ? {} : { reply_markup: { inline_keyboard: keyboard } }),
    };
    if (file === undefined) {
      const quiet = { is_disabled: true }; // an address in a report is nothing for Telegram's servers to open
      return client.call("sendMessage", { ...common, text, link_preview_options: quiet }, { shape: Sent });
    }
    const captioned = { ...common, ...(text === "" ? {} : { caption: text }) };
    const upload = { source: Buffer.from(file.bytes), filename: safeFileName(file.name) };
    const how = { shape: Sent, timeoutMs: UPLOAD_MS };
    if (isPicture(file)) {
      const answer = await client.call("sendPhoto", { ...captioned, photo: upload }, how);
      if (answer.ok || !isNoPhoto(answer)) return answer;
    }
    return client.call("sendDocument", { ...captioned, document: upload }, how);
  }

  return {
    name: NAME,
    buttons: MOST_BUTTONS,
    decode,
    async send(chat, _id, message, _now, file) {
      let last: SendResult = { ok: false, why: "bug" };
      for (const [index, part] of render(message, file).entries()) {
        last = await post(chat, part, index === 0 ? PATIENCE_MS : PATIENCE_WITHIN_MS);
        if (!last.ok) break;
      }
      return last;
    },
    typing(chat) {
      if (buckets.held(chat, pace.now()) === 0) void client.call("sendChatAction", { chat_id: chat, action: "typing" });
    },
    acknowledge(payload) {
      const tap = Payload.safeParse(payload).data?.update.callback_query;
      if (tap === undefined) return;
      void client.call("answerCallbackQuery", { callback_query_id: tap.id });
      const { chat, message_id, date } = tap.message ?? {};
      if (chat === undefined || message_id === undefined || date === 0) return; // too old to be changed
      void client.call("editMessageReplyMarkup", {
        chat_id: chat.id,
        message_id,
        reply_markup: { inline_keyboard: [] },
      });
    },
    joinLink: (code) => (bot.name === "" ? undefined : `https://t.me/${bot.name}?start=${code}`),
    welcome: showMenu,
    async fetch({ id, size }, most) {
      if (size !== undefined && size > most) return { ok: false, why: "too_big" };
      const found = await client.call("getFile", { file_id: id }, { shape: Found });
      if (!found.ok) return { ok: false, why: reasonOf(found) };
      if ((found.value.file_size ?? 0) > most) return { ok: false, why: "too_big" };
      const got = await client.download(found.value.file_path, most);
      if (!got.ok) return { ok: false, why: got.fault.kind === "too_big" ? "too_big" : "retry" };
      // A page of some proxy in between is not the file.
      const whole = found.value.file_size === undefined || got.value.length === found.value.file_size;
      return whole ? { ok: true, bytes: got.value } : { ok: false, why: "retry" };
    },
  };
}

function isPicture({ mime, bytes }: FileContent): boolean {
  return (mime === "image/jpeg" || mime === "image/png") && bytes.length <= MOST_PHOTO;
}

/** A picture that Telegram takes for none, or for too wide a one, still goes as a document. */
function isNoPhoto(answer: Answer<unknown> & { ok: false }): boolean {
  return answer.fault.kind === "refused" && /IMAGE_PROCESS_FAILED|PHOTO_/.test(answer.fault.description);
}

function reasonOf({ fault }: Answer<unknown> & { ok: false }): "too_big" | "gone" | "retry" {
  if (fault.kind !== "refused" || fault.code === 429) return "retry";
  return fault.description.includes("file is too big") ? "too_big" : "gone";
}
