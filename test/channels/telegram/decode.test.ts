import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, updateOf } from "../../../src/channels/telegram/decode.ts";
import { Payload } from "../../../src/channels/telegram/shapes.ts";
import type { Instant } from "../../../src/domain/time.ts";
import {
  BOT,
  CLERK,
  GROUP,
  marked,
  message,
  PRIVATE,
  payload,
  repliedToBot,
  repliedToOther,
  tap,
  update,
} from "./updates.ts";

const NOW = 1_764_000_000_000 as Instant;
const ref = "telegram:11:7";
const sender = { group: { sender: "11" } };
const inGroup = "telegram:-1000000000077:7";

describe("what is said to the bot alone", () => {
  it.each<[string, object, unknown]>([
    ["a text", { text: "12" }, { kind: "text", text: "12", ref }],
    [
      "decomposed Vietnamese, as it came",
      { text: "mười hai".normalize("NFD") },
      { kind: "text", text: "mười hai".normalize("NFD"), ref },
    ],
    [
      "text from right to left, as it came",
      { text: "\u202eאבג\u202c 12" },
      { kind: "text", text: "\u202eאבג\u202c 12", ref },
    ],
    ["a command", marked("/baocao tuần 47"), { kind: "text", text: "/baocao tuần 47", ref }],
    [
      "a command by the bot's name",
      marked("/tongket@GiaoBan_bot"),
      { kind: "text", text: "/tongket@GiaoBan_bot", ref },
    ],
    ["a command of another bot", marked("/tongket@other_bot"), undefined],
    [
      "a start link's payload of any bytes",
      { text: "/start \u0000<>{}$ne|p" },
      { kind: "text", text: "/start \u0000<>{}$ne|p", ref },
    ],
    [
      "a forwarded message",
      { text: "5", forward_origin: { type: "hidden_user", sender_user_name: "B", date: 1 } },
      { kind: "text", text: "5", ref },
    ],
    ["100 kB", { text: "ề".repeat(50_000) }, { kind: "text", text: "ề".repeat(50_000), ref }],
    ["a sticker", { sticker: { file_id: "s" } }, { kind: "other" }],
    ["a voice message", { voice: { file_id: "v", duration: 3 } }, { kind: "other" }],
    ["a poll", { poll: { id: "1", question: "?", options: [] } }, { kind: "other" }],
    ["a contact", { contact: { phone_number: "+84" } }, { kind: "other" }],
    [
      "a moving picture, which comes as a document too",
      { animation: { file_id: "g" }, document: { file_id: "g" } },
      { kind: "other" },
    ],
    ["a pinned message", { pinned_message: { message_id: 1 } }, undefined],
    ["something Telegram will invent", { hologram: { file_id: "h" } }, undefined],
    ["what another bot says", { text: "12", from: { ...CLERK, is_bot: true } }, undefined],
  ])("%s", (_what, more, expected) => {
    expect(decode(payload("message", message(more)))).toEqual(expected);
  });

  it("a photo, in its largest size", () => {
    const photo = [
      { file_id: "small", width: 90, height: 68, file_size: 1_000 },
      { file_id: "large", width: 1280, height: 960, file_size: 90_000 },
      { file_id: "middle", width: 320, height: 240, file_size: 9_000 },
    ];
    expect(decode(payload("message", message({ photo, caption: "Biên bản", media_group_id: "a1" })))).toEqual({
      kind: "file",
      file: { id: "large", name: "photo-7.jpg", mime: "image/jpeg", size: 90_000 },
      caption: "Biên bản",
      album: "a1",
      ref,
    });
  });

  it.each<[object, object]>([
    [
      { file_id: "d", file_name: "Báo cáo.docx", mime_type: "application/msword", file_size: 5 },
      { id: "d", name: "Báo cáo.docx", mime: "application/msword", size: 5 },
    ],
    [{ file_id: "d" }, { id: "d", name: "file-7" }],
  ])("a document %j", (document, file) => {
    expect(decode(payload("message", message({ document })))).toEqual({ kind: "file", file, ref });
  });

  it.each<[string, object, unknown]>([
    ["an edited text", message({ text: "13" }), { kind: "edit", text: "13", ref }],
    ["an edited caption", message({ caption: "13", photo: [] }), undefined],
    ["an edit in a group", message({ ...marked("@giaoban_bot 13") }, GROUP), undefined],
  ])("%s", (_what, body, expected) => {
    expect(decode(payload("edited_message", body))).toEqual(expected);
  });

  it.each<[string, object, unknown]>([
    ["a block", { chat: PRIVATE, new_chat_member: { status: "kicked" } }, { kind: "reach", alive: false }],
    ["a return", { chat: PRIVATE, new_chat_member: { status: "member" } }, { kind: "reach", alive: true }],
    ["the bot's place in a group", { chat: GROUP, new_chat_member: { status: "kicked" } }, undefined],
  ])("%s", (_what, body, expected) => {
    expect(decode(payload("my_chat_member", body))).toEqual(expected);
  });
});

describe("taps", () => {
  it.each<[string, object, unknown]>([
    [
      "an answer",
      tap("pu:f:2026-W48|3|option:co"),
      { kind: "press", conversation: "u:f:2026-W48", turn: 3, option: "option:co" },
    ],
    ["a command", tap("t/baocao"), { kind: "text", text: "/baocao" }],
    ["on a message too old to be seen", tap("t/baocao", PRIVATE, 0), { kind: "text", text: "/baocao" }],
    ["a command in a group", tap("t/tongket", GROUP), { kind: "text", text: "/tongket", ...sender }],
    ["an answer in a group, where none is asked for", tap("pu:f:p|3|yes", GROUP), undefined],
    ["no data", tap(undefined), undefined],
    ["no message", { ...tap("t/baocao"), message: undefined }, undefined],
    ["made up: nothing", tap(""), undefined],
    ["made up: a letter", tap("p"), undefined],
    ["made up: half a press", tap("pa|b"), undefined],
    ["made up: a turn that is none", tap("pa|99999999999|x"), undefined],
    ["made up: a query", tap('{"$ne":1}'), undefined],
    ["made up: a press of long ago", tap("pa|0|x"), { kind: "press", conversation: "a", turn: 0, option: "x" }],
  ])("%s", (_what, body, expected) => {
    expect(decode(payload("callback_query", body))).toEqual(expected);
  });
});

describe("what is said in a group", () => {
  it.each<[string, object, unknown]>([
    ["talk among people", marked("còn ai chưa nộp?"), undefined],
    ["a command", marked("/tongket"), { kind: "text", text: "/tongket", ref: inGroup, ...sender }],
    [
      "a command by name",
      marked("/tongket@giaoban_bot"),
      { kind: "text", text: "/tongket@giaoban_bot", ref: inGroup, ...sender },
    ],
    ["a command of another bot", marked("/tongket@other_bot"), undefined],
    [
      "a mention",
      marked("@giaoban_bot còn ai chưa nộp?"),
      { kind: "text", text: "còn ai chưa nộp?", ref: inGroup, ...sender },
    ],
    [
      "a mention in the middle",
      marked("🎉 nhờ @Giaoban_Bot tổng kết"),
      { kind: "text", text: "🎉 nhờ tổng kết", ref: inGroup, ...sender },
    ],
    [
      "a mention and a command",
      marked("@giaoban_bot /tongket tuần 47"),
      { kind: "text", text: "/tongket@giaoban_bot tuần 47", ref: inGroup, ...sender },
    ],
    ["only a mention", marked("@giaoban_bot"), { kind: "text", text: "", ref: inGroup, ...sender }],
    ["a mention of somebody else", marked("@giaoban_bott ơi"), undefined],
    [
      "a reply to the bot",
      { text: "12", ...repliedToBot },
      { kind: "text", text: "12", ref: inGroup, reply: "3", ...sender },
    ],
    ["a reply to somebody else", { text: "12", ...repliedToOther }, undefined],
    ["a sticker in reply to the bot", { sticker: {}, ...repliedToBot }, { kind: "other", ...sender }],
    ["a sticker", { sticker: {} }, undefined],
    [
      "a photo that mentions the bot",
      {
        photo: [{ file_id: "p", width: 1, height: 1 }],
        caption: "@giaoban_bot xem",
        caption_entities: marked("@giaoban_bot").entities,
      },
      {
        kind: "file",
        file: { id: "p", name: "photo-7.jpg", mime: "image/jpeg" },
        caption: "xem",
        ref: inGroup,
        ...sender,
      },
    ],
    ["an anonymous administrator", { ...marked("/tongket"), sender_chat: GROUP }, undefined],
    [
      "a mention without a name",
      { text: "Giao ban ơi", entities: [{ type: "text_mention", offset: 0, length: 8, user: { id: 5_000_000_001 } }] },
      { kind: "text", text: "ơi", ref: inGroup, ...sender },
    ],
    [
      "the group becomes a supergroup",
      { migrate_to_chat_id: -1_000_000_000_099 },
      { kind: "moved", to: "-1000000000099" },
    ],
    ["the supergroup remembers its group", { migrate_from_chat_id: -77 }, undefined],
    ["somebody comes in", { new_chat_members: [CLERK] }, undefined],
  ])("%s", (_what, more, expected) => {
    expect(decode(payload("message", message(more, GROUP)))).toEqual(expected);
  });

  it("is nothing in a channel", () => {
    expect(decode(payload("message", message(marked("/tongket"), { id: -5, type: "channel" })))).toBeUndefined();
    expect(decode(payload("channel_post", message(marked("/tongket"), { id: -5, type: "channel" })))).toBeUndefined();
  });
});

describe("an update for the inbox", () => {
  it("is named by bot and update, ordered within its chat, and keeps only what is used", () => {
    const raw = { update_id: 77, message: message({ text: "12", author_signature: "B" }) };
    const read = Payload.parse({ bot: BOT, update: raw });
    expect(updateOf(read, NOW)).toEqual({
      id: "telegram:5000000001:77",
      channel: "telegram",
      chat: "11",
      order: 77,
      at: NOW,
      payload: {
        bot: BOT,
        update: {
          update_id: 77,
          message: { message_id: 7, chat: { id: 11, type: "private" }, from: { id: 11, is_bot: false }, text: "12" },
        },
      },
    });
  });

  it("means the same after JSON, as the inbox keeps it", () => {
    const sent = [{ text: "12" }, { sticker: { file_id: "s" } }, marked("/tongket"), { migrate_to_chat_id: -2 }];
    for (const more of sent) {
      const kept = updateOf(Payload.parse(payload("message", message(more))), NOW)?.payload;
      expect(decode(JSON.parse(JSON.stringify(kept)))).toEqual(decode(payload("message", message(more))));
    }
  });

  it("is none for a group's own talk, nor for what is not understood", () => {
    expect(updateOf(payload("message", message(marked("họp chưa?"), GROUP)), NOW)).toBeUndefined();
    expect(updateOf(payload("poll", { id: "1" }), NOW)).toBeUndefined();
    expect(updateOf(payload("callback_query", tap("made up")), NOW)).toBeUndefined();
  });
});

describe("whatever comes", () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom("/x", "@giaoban_bot", "private", "supergroup", "mention", "t/x", "pa|1|b"),
  );
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      word,
      fc.integer({ min: -20, max: 20 }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      tie("list"),
      tie("map"),
    ),
    list: fc.array(tie("any"), { maxLength: 3 }),
    map: fc.dictionary(
      fc.constantFrom(
        "id",
        "type",
        "text",
        "from",
        "chat",
        "date",
        "message",
        "entities",
        "offset",
        "length",
        "user",
        "photo",
        "document",
        "file_id",
        "data",
        "status",
        "__proto__",
      ),
      tie("any"),
      { maxKeys: 5 },
    ),
  })).any;
  const chat = fc.constantFrom(PRIVATE, GROUP, { id: -5, type: "channel" }, { id: 0, type: "" });
  const entity = fc.record({
    type: fc.constantFrom("mention", "bot_command", "text_mention"),
    offset: fc.integer({ min: -5, max: 30 }),
    length: fc.integer({ min: -5, max: 30 }),
  });
  const mostly = (right: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: value });
  const files = fc.record({ file_id: word, width: fc.nat(), height: fc.nat() });
  const near = fc.record(
    {
      message_id: fc.nat(),
      chat,
      from: mostly(fc.constant(CLERK)),
      text: mostly(word),
      caption: mostly(word),
      entities: mostly(fc.array(entity, { maxLength: 3 })),
      photo: mostly(fc.array(files, { maxLength: 3 })),
      document: mostly(files),
      sticker: value,
      date: fc.nat(),
    },
    { requiredKeys: ["message_id", "chat", "from", "date"] },
  );
  const tapped = fc.record({ id: word, from: fc.constant(CLERK), message: near, data: word });
  const body = fc.oneof(
    { weight: 5, arbitrary: near },
    { weight: 3, arbitrary: tapped },
    { weight: 1, arbitrary: value },
  );

  it("decoding gives what it means or nothing, and never throws", () => {
    const kinds = fc.constantFrom("message", "edited_message", "callback_query", "my_chat_member", "poll");
    let understood = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          {
            weight: 9,
            arbitrary: fc.tuple(kinds, body).map(([kind, one]) => ({ bot: BOT, update: update(kind, one) })),
          },
          { weight: 1, arbitrary: value },
        ),
        (given) => {
          if (decode(given) !== undefined) understood += 1;
        },
      ),
      { numRuns: 100_000 },
    );
    expect(understood).toBeGreaterThan(1_000); // else the inputs are too wild to try anything
  });
});
