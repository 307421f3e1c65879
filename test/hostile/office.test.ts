import { expect, inject, it } from "vitest";
import type { Log, Stores } from "../../src/app/ports.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office } from "../harness.ts";
import { withMongo } from "../with-mongo.ts";
import { chanceOf, NASTY, strangeText } from "./fuzz.ts";
import { CHANNELS, placesOf, SAMPLES } from "./receivers.ts";

/** Strange words, presses and files in the middle of a report, through the whole app: each is worked to its end, and answered. */

const CLERK = "vt-iale";
const SEED = 20_261_125;

const COMMANDS =
  "/baocao tuần|/tinhhinh|/viec|/tep|/taisao|/doichieu|/nghi|/xinhan|/kenh|/huy|/lich|/trogiup|/moi|/tre|/bangiay|/tongket|/nguon|/batdau|/tat".split(
    "|",
  );

const LONG = [
  "việc ".repeat(13_000),
  "x".repeat(64 * 1024),
  "a\n".repeat(32 * 1024),
  "1;2;3\n".repeat(10_000),
  "\n".repeat(64 * 1024),
  ".".repeat(64 * 1024),
  "😀".repeat(16 * 1024),
];

/** Talks; what went wrong. */
async function talk(stores: Stores, times: number): Promise<string[]> {
  const faults: string[] = [];
  const log: Log = {
    info() {},
    warn() {},
    error: (fields, message) => void faults.push(`${message} ${JSON.stringify(fields)}`),
  };
  const town = await office({ stores, clock: handClock("2026-11-27", "09:00"), log });
  const chance = chanceOf(SEED);
  const texts = NASTY.filter((one) => typeof one === "string");
  const strange = (): string => (chance(4) === 0 ? (texts[chance(texts.length)] ?? "") : strangeText(chance));
  for (let n = 0; n < times; n += 1) {
    town.clock.move(1_000);
    const before = town.channel.sent.length;
    const what = chance(10);
    if (what === 0) await town.says(CLERK, COMMANDS[chance(COMMANDS.length)]);
    else if (what === 1) await town.says(CLERK, `${COMMANDS[chance(COMMANDS.length)]} ${strange()}`);
    else if (what === 2)
      await town.says(CLERK, { kind: "press", conversation: strange(), turn: chance(9), option: strange() });
    else if (what === 3)
      await town.says(CLERK, { kind: "file", file: { id: strange(), name: `${strange()}.pdf` }, caption: strange() });
    else await town.says(CLERK, strange() || "12");
    expect(town.channel.sent.length, "an answer").toBeGreaterThan(before);
  }
  await town.says(CLERK, "/baocao tuần");
  for (const text of LONG) await town.says(CLERK, text);
  for (const { message } of town.channel.sent) expect(message.text.trim()).not.toBe("");
  return faults;
}

it("answers 2,000 strange things in a row, and 64 kB of anything, in memory", async () => {
  expect(await talk(memoryStores(), 2_000)).toEqual([]);
});

it.skipIf(inject("mongo") === undefined)("answers 150 of them on MongoDB", () =>
  withMongo(async (stores) => expect(await talk(stores, 150)).toEqual([])),
);

it.skipIf(inject("mongo") === undefined)(
  "keeps in MongoDB whatever a delivery may hold, and reads it back as the same",
  () =>
    withMongo(async ({ inbox }) => {
      const channels = Object.keys(SAMPLES).filter((name) => name !== "web") as Exclude<keyof typeof SAMPLES, "web">[];
      let stored = 0;
      for (const name of channels) {
        const { receive, decode } = CHANNELS[name];
        const raws = SAMPLES[name].flatMap((raw) => NASTY.flatMap((nasty) => placesOf(raw, nasty)));
        const updates = raws.flatMap(receive).filter((one) => one !== undefined);
        const named = [...new Map(updates.map((one, n) => [n, { ...one, id: `${one.id}#${n}` }])).values()];
        await inbox.insert(named);
        const kept = new Map((await inbox.undone(Number.MAX_SAFE_INTEGER as never)).map((one) => [one.id, one]));
        for (const one of named) {
          const meant = decode(one.payload);
          expect(wellFormed(decode(kept.get(wellFormed(one.id))?.payload))).toEqual(wellFormed(meant));
        }
        stored += named.length;
      }
      expect(stored).toBeGreaterThan(1_000);
    }),
);

/** Half a letter is no letter in a database: it comes back as the sign for one that is missing. */
function wellFormed<T>(value: T): T {
  return value === undefined
    ? value
    : (JSON.parse(JSON.stringify(value).replaceAll(/\\ud[89a-f][\da-f]{2}/gi, "\ufffd")) as T);
}
