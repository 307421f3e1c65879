import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLossless } from "../../../src/channels/lossless.ts";
import { decode, updateOf } from "../../../src/channels/zalo-bot/decode.ts";
import { ZaloEvent } from "../../../src/channels/zalo-bot/shapes.ts";
import type { Instant } from "../../../src/domain/time.ts";
import { event, GROUP, ME } from "./events.ts";

const NOW = 77 as Instant;
const heard = (made: unknown, bot = ME) => decode({ bot, event: made });
const stored = (made: unknown) => updateOf({ bot: ME, event: ZaloEvent.parse(made) }, NOW);

describe("what somebody says to the bot", () => {
  it("is a text, with the name of its message", () => {
    const ref = "zalo-bot:6ede9afa66b88fe6:m1";
    expect(heard(event("text", { text: "12", message_id: "m1" }))).toEqual({ kind: "text", text: "12", ref });
  });

  it.each(["photo", "photo_url"])("is a picture, whose address stands in %s", (field) => {
    const image = event("image", {
      [field]: "https://photo.example/a.jpg?x=1",
      caption: "Nhà văn hoá",
      message_id: "m1",
    });
    expect(heard(image)).toEqual({
      kind: "file",
      file: { id: "https://photo.example/a.jpg?x=1", name: "photo-m1.jpg", mime: "image/jpeg" },
      caption: "Nhà văn hoá",
      ref: "zalo-bot:6ede9afa66b88fe6:m1",
    });
  });

  it.each([{}, { photo: "" }, { photo: "file:///etc/passwd" }, { photo_url: "javascript:1" }, { photo: 5 }])(
    "is no answer when the picture has no address: %j",
    (fields) => {
      expect(heard(event("image", fields))).toEqual({ kind: "other" });
    },
  );

  it.each(["sticker", "voice"])("is a %s, which is no answer", (kind) => {
    expect(heard(event(kind, { voice_url: "https://x.example/a.aac" }))).toEqual({ kind: "other" });
  });

  it("is something that Zalo does not show, which can be sent another way", () => {
    expect(heard(event("unsupported", { message_id: "m1" }))).toEqual({
      kind: "unsupported",
      ref: "zalo-bot:6ede9afa66b88fe6:m1",
    });
  });

  it.each([
    ["of a kind that is not known", event("dance", { text: "12" })],
    ["that is no message", { ...event("text", { text: "12" }), event_name: "bot.seen" }],
    ["of another bot", event("text", { text: "12", from: { id: "b", is_bot: true } })],
    ["in a chat of a kind that is not known", event("text", { text: "12", chat: { id: "c", chat_type: "CHANNEL" } })],
    ["without a text", event("text")],
    ["without a chat", event("text", { text: "12", chat: undefined })],
  ])("is nothing, and is not kept, since what is kept counts as a contact: %s", (_what, made) => {
    expect(heard(made)).toBeUndefined();
    const parsed = ZaloEvent.safeParse(made).data;
    expect(parsed && updateOf({ bot: ME, event: parsed }, NOW)).toBeUndefined();
  });
});

describe("what is said in a group", () => {
  it.each([
    ["@Bot Giao ban còn ai chưa nộp?", "còn ai chưa nộp?"],
    ["còn ai chưa nộp @bot giao BAN  ạ", "còn ai chưa nộp ạ"],
    ["@Bot Giao ban /tongket Tuần 47", "/tongket@3760000000000000001 Tuần 47"],
    ["/tổngkết".normalize("NFD"), "/tổngkết@3760000000000000001"],
    ["/tongket@3760000000000000001", "/tongket@3760000000000000001"],
    ["2", "2"],
  ])("is meant for the bot, as if it had been called by its name: %s", (text, understood) => {
    expect(heard(event("text", { text, ...GROUP }))).toMatchObject({
      kind: "text",
      text: understood,
      group: { sender: "6ede9afa66b88fe6" },
    });
  });

  it("takes the longest name that the bot has, and a name for no pattern", () => {
    const bot = { ...ME, names: ["Bot", "Bot Giao ban (xã)", "a+b"] };
    const text = (said: string) => (heard(event("text", { text: said, ...GROUP }), bot) as { text: string }).text;
    expect([text("@Bot Giao ban (xã) /tongket"), text("@aab x")]).toEqual([`/tongket@${ME.id}`, "@aab x"]);
  });

  it("has the mention in a picture's words", () => {
    const image = event("image", { photo: "https://x.example/a", caption: "@Bot Giao ban đây ạ", ...GROUP });
    expect(heard(image)).toMatchObject({ kind: "file", caption: "đây ạ", group: { sender: "6ede9afa66b88fe6" } });
  });
});

describe("an update", () => {
  it("is named by the bot and the message, and ordered by the message's time", () => {
    const made = event("text", { text: "12", message_id: "m1", date: 1_750_316_131_602 });
    const { payload: _, ...update } = stored(made) ?? {};
    expect(update).toEqual({
      id: "zalo-bot:3760000000000000001:m1",
      channel: "zalo-bot",
      chat: "6ede9afa66b88fe6",
      order: 1_750_316_131_602,
      at: NOW,
    });
  });

  it.each([undefined, null, "yesterday", -1, Number.MAX_VALUE])(
    "with no time that can be read is ordered by its arrival: %s",
    (date) => {
      expect(stored(event("text", { text: "12", date }))?.order).toBe(NOW);
    },
  );

  it("with ids beyond 2^53, given as numbers or as strings, keeps every place of them", () => {
    const body = `{"event_name":"message.text.received","message":{"from":{"id":186729651760683225},"chat":{"id":186729651760683225,
      "chat_type":"PRIVATE"},"message_id":18446744073709551615,"date":1750316131602,"text":"186729651760683225"}}`;
    const quoted = body.replace(/:(\d{16,})/g, ':"$1"');
    for (const one of [body, quoted]) {
      const update = stored(readLossless(one));
      expect(update).toMatchObject({
        id: "zalo-bot:3760000000000000001:18446744073709551615",
        chat: "186729651760683225",
        order: 1_750_316_131_602,
      });
      expect(decode(JSON.parse(JSON.stringify(update?.payload)))).toMatchObject({ text: "186729651760683225" });
    }
  });

  it("with short ids, given as numbers, has them as strings", () => {
    expect(stored(event("text", { text: "12", message_id: 7, chat: { id: 8, chat_type: "PRIVATE" } }))).toMatchObject({
      id: "zalo-bot:3760000000000000001:7",
      chat: "8",
    });
  });
});

describe("decoding", () => {
  const anyValue = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true });
  const field = fc.oneof(
    anyValue,
    fc.string({ unit: "binary" }),
    fc.constantFrom("PRIVATE", "GROUP", "https://x.example/"),
  );
  const message = fc.record(
    {
      message_id: field,
      from: fc.record({ id: field, is_bot: field }, { requiredKeys: [] }),
      chat: fc.record({ id: field, chat_type: fc.constantFrom("PRIVATE", "GROUP", "x") }, { requiredKeys: [] }),
      date: field,
      text: field,
      caption: field,
      photo: field,
      photo_url: field,
    },
    { requiredKeys: [] },
  );
  const kinds = ["text", "image", "sticker", "voice", "unsupported", "x"].map((kind) => `message.${kind}.received`);
  const events = fc.record({ event_name: fc.constantFrom(...kinds), message: fc.oneof(message, anyValue) });

  it("is total, and gives the same after the store", () => {
    fc.assert(
      fc.property(fc.oneof(anyValue, events), (made) => {
        decode(made);
        const parsed = ZaloEvent.safeParse(made);
        const update = parsed.success ? updateOf({ bot: ME, event: parsed.data }, NOW) : undefined;
        if (update === undefined) return;
        expect(Number.isSafeInteger(update.order)).toBe(true);
        expect(decode(JSON.parse(JSON.stringify(update.payload)))).toEqual(decode(update.payload));
      }),
    );
  });
});
