import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCommand } from "../../src/app/commands/read-command.ts";
import { type Channel, Incoming } from "../../src/app/ports.ts";
import { screened } from "../../src/app/screen.ts";
import { readLossless } from "../../src/channels/lossless.ts";
import * as telegram from "../../src/channels/telegram/decode.ts";
import { TelegramUpdate } from "../../src/channels/telegram/shapes.ts";
import { webChannel } from "../../src/channels/web/channel.ts";
import * as zaloBot from "../../src/channels/zalo-bot/decode.ts";
import { ZaloEvent } from "../../src/channels/zalo-bot/shapes.ts";
import * as zaloOa from "../../src/channels/zalo-oa/decode.ts";
import { Event } from "../../src/channels/zalo-oa/shapes.ts";
import { readCode } from "../../src/domain/invite-code.ts";
import type { Instant } from "../../src/domain/time.ts";
import { readChoice, readChoices, readPlace } from "../../src/domain/vietnamese/choose.ts";
import { readClockTime } from "../../src/domain/vietnamese/clock-time.ts";
import { readDate } from "../../src/domain/vietnamese/date.ts";
import { readDateRange } from "../../src/domain/vietnamese/date-range.ts";
import { fold, normalize, tidy } from "../../src/domain/vietnamese/fold.ts";
import { saysNone } from "../../src/domain/vietnamese/none.ts";
import { readNumber } from "../../src/domain/vietnamese/number.ts";
import { readNumbers } from "../../src/domain/vietnamese/numbers.ts";
import { readPeriodWords } from "../../src/domain/vietnamese/period-words.ts";
import { maskPersonal } from "../../src/domain/vietnamese/personal.ts";
import { saysSameAsLast } from "../../src/domain/vietnamese/same-as-last.ts";
import { secretMarkIn } from "../../src/domain/vietnamese/secret.ts";
import { splitRows } from "../../src/domain/vietnamese/split-rows.ts";
import { readYesNo } from "../../src/domain/vietnamese/yes-no.ts";
import { readControl } from "../../src/engine/control.ts";
import * as ofTelegram from "../channels/telegram/updates.ts";
import * as ofZaloBot from "../channels/zalo-bot/events.ts";
import * as ofZaloOa from "../channels/zalo-oa/events.ts";
import { silent } from "../harness.ts";
import { type Chance, chanceOf, mutated, nested, strangeText } from "./fuzz.ts";

/** Whatever a platform or whoever plays one delivers, reading it never breaks: 10^5 inputs a channel. */

const INPUTS = 100_000;
/** So many of them are any JSON at all, of fast-check; the others are real ones with a few places changed. */
const ARBITRARY = 2_000;
const SEED = 20_261_125;
const NOW = 1_795_575_600_000 as Instant;

const { update, message, tap, marked, GROUP } = ofTelegram;
const document = { document: { file_id: "f", file_name: "bc.docx", mime_type: "application/msword", file_size: 7 } };
const photo = {
  photo: [
    { file_id: "s", width: 9, height: 9 },
    { file_id: "l", width: 90, height: 90, file_size: 8 },
  ],
};

const SAMPLES = {
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
const CHANNELS: Record<keyof typeof SAMPLES, { receive(raw: unknown): unknown[]; decode: Channel["decode"] }> = {
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

describe.each(Object.keys(SAMPLES) as (keyof typeof SAMPLES)[])("%s", (name) => {
  const { receive, decode } = CHANNELS[name];
  const office = { channels: new Map([[name, { decode } as Channel]]), log: silent };
  let read = 0;
  let stored = 0;

  /** Everything that is done with a delivery before it is stored; what is stored is sound, and is read back alike. */
  function take(raw: unknown): void {
    read += 1;
    decode(raw);
    for (const one of receive(raw)) {
      if (one === undefined) continue;
      const update = one as Parameters<typeof screened>[1];
      stored += 1;
      const kept = screened(office, update);
      if (
        typeof update.id !== "string" ||
        typeof update.chat !== "string" ||
        update.chat === "" ||
        !Number.isFinite(update.order)
      )
        throw new Error(`Such an update would be stored: ${JSON.stringify(update).slice(0, 200)}`);
      const means = decode(kept.payload);
      if (means !== undefined && !Incoming.safeParse(means).success)
        throw new Error("It is read as something there is not");
    }
  }

  it(`reads ${INPUTS} deliveries without breaking`, () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.anything()), take), { numRuns: ARBITRARY, seed: SEED });
    const chance = chanceOf(SEED);
    const samples: readonly unknown[] = SAMPLES[name];
    for (let n = read; n < INPUTS; n += 1) take(mutated(samples[chance(samples.length)], chance));
    expect(read).toBe(INPUTS);
    expect(stored).toBeGreaterThan(INPUTS / 10); // or the samples would be none
    expect({}).not.toHaveProperty("polluted");
  });

  it("reads what is nested 10^5 deep, in any place of a sample", () => {
    const deep = nested(100_000);
    for (const sample of SAMPLES[name]) for (const raw of placesOf(sample, deep)) expect(() => take(raw)).not.toThrow();
  });
});

/** The sample once for each of its places, with something else there. */
function placesOf(value: unknown, other: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [other];
  const inner = Object.entries(value).flatMap(([key, one]) =>
    placesOf(one, other).map((changed) =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed },
    ),
  );
  return [other, ...inner];
}

describe("readers of words", () => {
  const TODAY = "2026-11-25" as never;
  const LABELS = ["Không", "Có", "2 ngày"];
  const READERS: ((text: string) => unknown)[] = [
    secretMarkIn,
    maskPersonal,
    readCommand,
    readControl,
    readCode,
    fold,
    tidy,
    normalize,
    (text) => splitRows(text, 3),
    (text) => readNumber(text, { whole: true }),
    (text) => readNumber(text, { whole: false }),
    (text) => readNumbers(text, { whole: true }),
    (text) => readDate(text, TODAY),
    (text) => readDateRange(text, TODAY),
    (text) => readPeriodWords(text, TODAY),
    readClockTime,
    (text) => readChoice(text, LABELS),
    (text) => readChoices(text, LABELS),
    readPlace,
    saysNone,
    saysSameAsLast,
    readYesNo,
    readLossless,
  ];

  it(`read ${INPUTS} strange texts without breaking, each by one reader after the other`, () => {
    let read = 0;
    const take = (text: string) => {
      READERS[read % READERS.length]?.(text);
      read += 1;
    };
    const unit = fc.constantFrom("binary", "grapheme", "grapheme-ascii") as fc.Arbitrary<"binary">;
    fc.assert(
      fc.property(
        unit.chain((one) => fc.string({ unit: one, maxLength: 60 })),
        take,
      ),
      {
        numRuns: 2 * ARBITRARY,
        seed: SEED,
      },
    );
    const chance: Chance = chanceOf(SEED);
    for (let n = read; n < INPUTS; n += 1) take(strangeText(chance));
    expect(read).toBe(INPUTS);
  });
});
