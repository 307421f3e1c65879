import type { Channel, Update } from "../../src/app/ports.ts";
import * as telegram from "../../src/channels/telegram/decode.ts";
import { TelegramUpdate } from "../../src/channels/telegram/shapes.ts";
import { webChannel } from "../../src/channels/web/channel.ts";
import * as zaloBot from "../../src/channels/zalo-bot/decode.ts";
import { ZaloEvent } from "../../src/channels/zalo-bot/shapes.ts";
import * as zaloOa from "../../src/channels/zalo-oa/decode.ts";
import { Event } from "../../src/channels/zalo-oa/shapes.ts";
import type { Instant } from "../../src/domain/time.ts";
import * as ofTelegram from "../channels/telegram/updates.ts";
import * as ofZaloBot from "../channels/zalo-bot/events.ts";
import * as ofZaloOa from "../channels/zalo-oa/events.ts";

/** Real deliveries of every channel, and what its receiver does with one before it is stored. */

export const NOW = 1_795_575_600_000 as Instant;

const { update, message, tap, marked, GROUP } = ofTelegram;
const document = { document: { file_id: "f", file_name: "bc.docx", mime_type: "application/msword", file_size: 7 } };
const photo = {
  photo: [
    { file_id: "s", width: 9, height: 9 },
    { file_id: "l", width: 90, height: 90, file_size: 8 },
  ],
};

export const SAMPLES = {
  telegram: [
    ["message", message({ text: "12" })],
    ["message", message({ ...document, caption: "báo cáo" })],
    ["message", message({ ...photo, media_group_id: "9" })],
    ["message", message({ ...marked("@giaoban_bot /tongket tuần 47") }, GROUP)],
    ["message", message({ migrate_to_chat_id: -100_5 }, GROUP)],
    ["message", message({ sticker: {} })],
    ["edited_message", message({ text: "13" })],
    ["callback_query", tap("pxa:bao-cao-tuan:2026-W48|3|co")],
    ["callback_query", tap("t/baocao", GROUP)],
    ["my_chat_member", { chat: ofTelegram.PRIVATE, new_chat_member: { status: "kicked" } }],
  ].map(([kind, body]) => update(kind as string, body)),
  "zalo-bot": [
    ofZaloBot.event("text", { text: "12" }),
    ofZaloBot.event("text", { ...ofZaloBot.GROUP, text: "@Bot Giao ban /tongket" }),
    ofZaloBot.event("image", { photo: "https://photo.example/1.jpg", caption: "ảnh" }),
    ofZaloBot.event("sticker"),
    ofZaloBot.event("unsupported"),
  ],
  "zalo-oa": [
    ofZaloOa.text("12"),
    ofZaloOa.text("#abcdefg|3|co"),
    ofZaloOa.event("user_send_file", { attachments: [ofZaloOa.file("https://file.example/1")] }),
    ofZaloOa.event("user_send_image", {
      text: "ảnh",
      attachments: [1, 2].map((n) => ofZaloOa.image(`https://i.example/${n}`)),
    }),
    ofZaloOa.event("user_send_location", { attachments: [{ payload: { coordinates: {} } }] }),
    ofZaloOa.event("oa_send_text", { text: "x" }),
    ofZaloOa.follow(),
    ofZaloOa.follow("unfollow"),
  ],
  web: [
    { kind: "text", text: "12" },
    { kind: "press", conversation: "c", turn: 3, option: "co" },
    { kind: "file", file: { id: "1", name: "a.pdf", size: 3 } },
    { upload: { id: "1", name: "a.pdf", size: 3 } },
  ],
};

/** As its receiver takes a raw delivery, up to what would be stored and what that means. */
export const CHANNELS: Record<
  keyof typeof SAMPLES,
  { receive(raw: unknown): (Update | undefined)[]; decode: Channel["decode"] }
> = {
  telegram: {
    receive(raw) {
      const read = TelegramUpdate.safeParse(raw).data;
      return read === undefined ? [] : [telegram.updateOf({ bot: ofTelegram.BOT, update: read }, NOW)];
    },
    decode: telegram.decode,
  },
  "zalo-bot": {
    receive(raw) {
      const read = ZaloEvent.safeParse(raw).data;
      return read === undefined ? [] : [zaloBot.updateOf({ bot: ofZaloBot.ME, event: read }, NOW)];
    },
    decode: zaloBot.decode,
  },
  "zalo-oa": {
    receive(raw) {
      const read = Event.safeParse(raw).data;
      return read === undefined ? [] : zaloOa.updatesOf(read, NOW);
    },
    decode: zaloOa.decode,
  },
  web: {
    receive: (raw) => [{ id: "1", channel: "web", chat: "a", order: 1, at: NOW, payload: raw }],
    decode: webChannel({ transcript: {} as never, hub: {} as never }).decode,
  },
};

/** The sample once for each of its places, with something else there. */
export function placesOf(value: unknown, other: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [other];
  const inner = Object.entries(value).flatMap(([key, one]) =>
    placesOf(one, other).map((changed) =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed },
    ),
  );
  return [other, ...inner];
}
