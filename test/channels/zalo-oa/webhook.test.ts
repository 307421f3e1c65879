import { describe, expect, it } from "vitest";
import { macOf } from "../../../src/channels/zalo-oa/assumed.ts";
import type { Event } from "../../../src/channels/zalo-oa/shapes.ts";
import { webhook } from "../../../src/channels/zalo-oa/webhook.ts";
import type { Instant } from "../../../src/domain/time.ts";
import { keptLog } from "../telegram/virtual-pace.ts";
import { AT, OA, text, USER } from "./events.ts";

const KEY = "k3y";

/** A hook that keeps what it stores; its time passes only when `late` is called. */
function hooked(store: (event: Event) => Promise<void> = () => Promise.resolve()) {
  const stored: Event[] = [];
  const waits: number[] = [];
  let late = () => {};
  const log = keptLog();
  const hook = webhook({
    appId: "431",
    key: KEY,
    async store(event) {
      await store(event);
      stored.push(event);
    },
    pace: {
      now: () => AT as Instant,
      wait(ms) {
        waits.push(ms);
        return new Promise((resolve) => {
          late = resolve;
        });
      },
    },
    log,
  });

  /** A delivery; the timestamp is in the body, or given in the header. */
  function deliver(raw: string, { signature, header }: { signature?: string | undefined; header?: string } = {}) {
    const headers: Record<string, string | undefined> = {
      "x-zevent-signature": signature,
      "x-zevent-timestamp": header,
    };
    return hook.handle((name) => headers[name.toLowerCase()], Buffer.from(raw));
  }
  const sign = (raw: string, timestamp = String(AT)) => ({ signature: macOf("431", Buffer.from(raw), timestamp, KEY) });
  return { hook, log, stored, waits, deliver, sign, late: () => late() };
}

const TEXT = JSON.stringify(text("Chào"));

describe("the webhook", () => {
  it("stores what is signed by the timestamp of the body, and only then says 200", async () => {
    let finish = () => {};
    const at = hooked(() => new Promise((resolve) => (finish = resolve)));
    let status: number | undefined;
    const deliver = async () => {
      status = await at.deliver(TEXT, at.sign(TEXT));
    };
    const done = deliver();
    await new Promise((resolve) => setImmediate(resolve));
    expect([status, at.stored]).toEqual([undefined, []]);
    finish();
    await done;
    expect([status, at.stored]).toEqual([
      200,
      [expect.objectContaining({ sender: { id: USER }, recipient: { id: OA } })],
    ]);
  });

  it("takes the timestamp of the header as well, and a number in the body", async () => {
    const at = hooked();
    expect(await at.deliver(TEXT, { ...at.sign(TEXT, "1700000000000"), header: "1700000000000" })).toBe(200);
    const numbered = TEXT.replace(`"${AT}"`, String(AT));
    expect(await at.deliver(numbered, { ...at.sign(numbered), header: "1700000000000" })).toBe(200);
    expect(at.stored).toHaveLength(2);
  });

  it("is over the raw bytes: another spelling of the same letters is another body", async () => {
    const at = hooked();
    expect(await at.deliver(TEXT.normalize("NFD"), at.sign(TEXT.normalize("NFC")))).toBe(403);
  });

  it.each<[string, string, { signature?: string; header?: string }]>([
    ["no signature", TEXT, {}],
    ["an empty one", TEXT, { signature: "" }],
    ["one of another key", TEXT, { signature: macOf("431", Buffer.from(TEXT), String(AT), "another") }],
    ["one of another app", TEXT, { signature: macOf("432", Buffer.from(TEXT), String(AT), KEY) }],
    ["one without its name", TEXT, { signature: macOf("431", Buffer.from(TEXT), String(AT), KEY).slice(4) }],
    ["one of another body", `${TEXT} `, { signature: macOf("431", Buffer.from(TEXT), String(AT), KEY) }],
    ["one over no timestamp", '{"a":1}', { signature: macOf("431", Buffer.from('{"a":1}'), "", KEY) }],
    [
      "one over words in the place of a timestamp",
      "{}",
      { signature: macOf("431", Buffer.from("{}"), "x", KEY), header: "x" },
    ],
    ["nothing at all", "", {}],
  ])("refuses %s with 403 and counts it; nothing is stored", async (_what, raw, headers) => {
    const at = hooked();
    expect([await at.deliver(raw, headers), at.hook.refused(), at.stored]).toEqual([403, 1, []]);
  });

  it("tells of strangers once in a hundred times", async () => {
    const at = hooked();
    for (let n = 0; n < 150; n += 1) await at.deliver(TEXT);
    expect(at.log.lines).toHaveLength(2);
    expect(at.log.lines.join()).not.toContain("Chào");
  });

  it("answers the console's unsigned {} and stores nothing", async () => {
    const at = hooked();
    expect([await at.deliver("{}"), at.hook.refused(), at.stored]).toEqual([200, 0, []]);
  });

  it.each(["[]", '"x"', "{}", '{"event_name":7}', "no json"])("passes over %s, signed as it is", async (raw) => {
    const at = hooked();
    const headers = { ...at.sign(raw, "1700000000000"), header: "1700000000000" };
    expect([await at.deliver(raw, headers), at.stored]).toEqual([200, []]);
  });

  it("says 500 where the store is away, without a word of the event", async () => {
    const at = hooked(() => Promise.reject(new Error(`cannot store ${TEXT}`)));
    expect(await at.deliver(TEXT, at.sign(TEXT))).toBe(500);
    expect(at.log.lines).toEqual(['error An event could not be stored {"fault":"Error"}']);
  });

  it("says 500 in time where the store is slow, so that Zalo comes again within its two seconds", async () => {
    const at = hooked(() => new Promise(() => {}));
    const done = at.deliver(TEXT, at.sign(TEXT));
    at.late();
    expect([await done, at.waits]).toEqual([500, [1_500]]);
  });
});
