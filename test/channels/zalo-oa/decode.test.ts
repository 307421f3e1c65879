import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLossless } from "../../../src/channels/lossless.ts";
import { decode, updatesOf } from "../../../src/channels/zalo-oa/decode.ts";
import { Event } from "../../../src/channels/zalo-oa/shapes.ts";
import type { Instant } from "../../../src/domain/time.ts";
import { AT, event, file, follow, image, OA, text, USER } from "./events.ts";

const NOW = (AT + 3_000) as Instant;
const REF = `zalo-oa:${USER}:m1`;

/** The updates of an event as it comes over the wire, through the inbox's JSON. */
function updates(raw: object | string) {
  const read = Event.parse(readLossless(typeof raw === "string" ? raw : JSON.stringify(raw)));
  return JSON.parse(JSON.stringify(updatesOf(read, NOW))) as ReturnType<typeof updatesOf>;
}
const meanings = (raw: object) => updates(raw).map(({ payload }) => decode(payload));

describe("an event of Zalo", () => {
  it("is an update of the chat with whoever did it, in the order of its own time", () => {
    expect(updates(text("12"))).toEqual([
      expect.objectContaining({
        id: `zalo-oa:${OA}:user_send_text:m1`,
        channel: "zalo-oa",
        chat: USER,
        order: AT,
        at: NOW,
      }),
    ]);
  });

  it.each<[string, object, object[]]>([
    ["a text", text("12 việc"), [{ kind: "text", text: "12 việc", ref: REF }]],
    ["a text with a hashtag", text("#họp giao ban"), [{ kind: "text", text: "#họp giao ban", ref: REF }]],
    ["a command's button", text("/dongy ABCD-EFGH"), [{ kind: "text", text: "/dongy ABCD-EFGH", ref: REF }]],
    [
      "an answer's button",
      text("#1q1ra5s|12|co"),
      [{ kind: "press", conversation: "#1q1ra5s", turn: 12, option: "co" }],
    ],
    [
      "a link",
      event("user_send_link", { text: "https://iale.example" }),
      [{ kind: "text", text: "https://iale.example", ref: REF }],
    ],
    ["a link without words", event("user_send_link", { attachments: [{}] }), [{ kind: "other" }]],
    [
      "a sticker",
      event("user_send_sticker", {
        attachments: [{ type: "sticker", payload: { id: "7", url: "https://x.example" } }],
      }),
      [{ kind: "other" }],
    ],
    ["a kind that is not known", event("user_send_hologram", {}), [{ kind: "other" }]],
    ["an empty text", text(""), [{ kind: "other" }]],
    ["following", follow(), [{ kind: "text", text: "/start" }]],
    ["unfollowing", follow("unfollow"), [{ kind: "reach", alive: false }]],
    [
      "a file",
      event("user_send_file", { attachments: [file("https://f.example/1")] }),
      [{ kind: "file", file: { id: "https://f.example/1", name: "bc.docx", size: 18_002 }, ref: REF }],
    ],
    [
      "a picture with words",
      event("user_send_image", { text: "Biên bản", attachments: [image("https://f.example/1")] }),
      [{ kind: "file", file: { id: "https://f.example/1", name: "photo-m1.jpg" }, caption: "Biên bản", ref: REF }],
    ],
    [
      "a file without an address",
      event("user_send_file", { attachments: [{ type: "file", payload: { url: "javascript:1" } }] }),
      [{ kind: "other" }],
    ],
    ["a file that is not there", event("user_send_file", {}), [{ kind: "other" }]],
  ])("says %s", (_what, raw, means) => {
    expect(meanings(raw)).toEqual(means);
  });

  it("with several pictures is an update for each, of one album", () => {
    const raw = event("user_send_image", {
      text: "Ba tờ",
      attachments: [1, 2, 3].map((n) => image(`https://f.example/${n}`)),
    });
    const id = `zalo-oa:${OA}:user_send_image:m1`;
    expect(updates(raw).map((one) => one.id)).toEqual([id, `${id}:1`, `${id}:2`]);
    expect(meanings(raw)).toMatchObject([
      { file: { id: "https://f.example/1" }, album: REF, caption: "Ba tờ" },
      { file: { id: "https://f.example/2" }, album: REF },
      { file: { id: "https://f.example/3" }, album: REF },
    ]);
  });

  it.each([
    ["a receipt", event("user_received_message", {})],
    ["that it was seen", event("user_seen_message", {})],
    ["what the account sent", event("oa_send_text", { text: "Xin chào" })],
    ["contact data", event("user_submit_info", {})],
    ["a group's talk", event("user_send_group_text", { text: "12" })],
    ["nobody", text("12", { sender: undefined })],
    ["no account", text("12", { recipient: {} })],
  ])("that tells of %s is none for the inbox, since that would count as a contact", (_what, raw) => {
    expect(updates(raw)).toEqual([]);
  });

  it("keeps ids that no number holds, also where they come as numbers", () => {
    const raw = `{"event_name":"user_send_text","sender":{"id":${USER}},"recipient":{"id":${OA}},"message":{"msg_id":12345678901234567891,"text":"12"},"timestamp":${AT}}`;
    expect(updates(raw)).toMatchObject([
      { id: `zalo-oa:${OA}:user_send_text:12345678901234567891`, chat: USER, order: AT },
    ]);
  });

  it("has one name however often it is delivered, and another one when it happens again", () => {
    const id = (raw: object) => updates(raw)[0]?.id;
    expect(id(text("12"))).toBe(id({ ...text("12"), num_retry: 3 }));
    expect(id(follow())).toBe(id({ ...follow(), source: "qr" }));
    const names = [
      follow(),
      follow("unfollow"),
      follow("follow", { timestamp: String(AT + 1) }),
      follow("follow", { follower: { id: "9" } }),
    ];
    expect(new Set(names.map(id)).size).toBe(4);
    const nameless = (words: string) => id(text(words, { message: { text: words } }));
    expect(nameless("12")).toBe(nameless("12"));
    expect(nameless("12")).not.toBe(nameless("13"));
  });

  it("without a time of its own is of when it came", () => {
    expect(updates(text("12", { timestamp: "soon" }))[0]?.order).toBe(NOW);
    expect(updates(text("12", { timestamp: undefined }))[0]?.order).toBe(NOW);
  });
});

describe("whatever is thrown at it", () => {
  const names = fc.constantFrom(
    "user_send_text",
    "user_send_image",
    "user_send_file",
    "follow",
    "unfollow",
    "user_send_link",
    "x",
  );
  const wild = fc.record(
    {
      event_name: fc.oneof(names, fc.jsonValue()),
      timestamp: fc.jsonValue(),
      sender: fc.oneof(fc.constant({ id: USER }), fc.jsonValue()),
      recipient: fc.oneof(fc.constant({ id: OA }), fc.jsonValue()),
      oa_id: fc.jsonValue(),
      follower: fc.jsonValue(),
      message: fc.oneof(
        fc.record({ msg_id: fc.jsonValue(), text: fc.jsonValue(), attachments: fc.array(fc.jsonValue()) }),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: [] },
  );

  it("never throws, and every update it makes can be read and has a name and a chat", () => {
    fc.assert(
      fc.property(fc.oneof(wild, fc.jsonValue()), (raw) => {
        decode(raw);
        decode({ event: raw });
        const read = Event.safeParse(readLossless(JSON.stringify(raw))).data;
        for (const update of read === undefined ? [] : updatesOf(read, NOW)) {
          expect([update.id !== "", update.chat !== "", Number.isSafeInteger(update.order)]).toEqual([
            true,
            true,
            true,
          ]);
          expect(decode(JSON.parse(JSON.stringify(update.payload)))).toBeDefined();
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
