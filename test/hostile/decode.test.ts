import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCommand } from "../../src/app/commands/read-command.ts";
import { type Channel, Incoming } from "../../src/app/ports.ts";
import { screening, withheldMark } from "../../src/app/screen.ts";
import { readLossless } from "../../src/channels/lossless.ts";
import { readCode } from "../../src/domain/invite-code.ts";
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
import { silent } from "../harness.ts";
import { type Chance, chanceOf, mutated, nested, strangeText } from "./fuzz.ts";
import { CHANNELS, placesOf, SAMPLES } from "./receivers.ts";

/** Whatever a platform or whoever plays one delivers, reading it never breaks: 10^5 inputs a channel. */

const INPUTS = 100_000;
/** So many of them are any JSON at all, of fast-check; the others are real ones with a few places changed. */
const ARBITRARY = 2_000;
const SEED = 20_261_125;

describe.each(Object.keys(SAMPLES) as (keyof typeof SAMPLES)[])("%s", (name) => {
  const { receive, decode } = CHANNELS[name];
  const office = { channels: new Map([[name, { decode } as Channel]]), log: silent };
  const screen = screening(office);
  let read = 0;
  let stored = 0;

  /** Everything that is done with a delivery before it is stored; what is stored is sound, and is read back alike. */
  function take(raw: unknown): void {
    read += 1;
    decode(raw);
    for (const update of receive(raw)) {
      if (update === undefined) continue;
      stored += 1;
      const [kept] = screen([update]);
      if (kept === undefined) throw new Error("An update was lost");
      if (
        typeof update.id !== "string" ||
        typeof update.chat !== "string" ||
        update.chat === "" ||
        !Number.isFinite(update.order)
      )
        throw new Error(`Such an update would be stored: ${JSON.stringify(update).slice(0, 200)}`);
      const means = decode(kept.payload);
      if (withheldMark(kept) === undefined && means?.kind !== decode(update.payload)?.kind)
        throw new Error("It is read as something else than what came");
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
