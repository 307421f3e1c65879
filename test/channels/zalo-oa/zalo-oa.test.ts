import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Update } from "../../../src/app/ports.ts";
import { macOf } from "../../../src/channels/zalo-oa/assumed.ts";
import { zaloOa } from "../../../src/channels/zalo-oa/zalo-oa.ts";
import type { Instant } from "../../../src/domain/time.ts";
import { AT, event, OA, text, USER } from "./events.ts";
import { APP, LIFE, type Rig, rig, SECOND_PAIR } from "./rig.ts";
import { GRANT } from "./scripted-oa.ts";

const KEY = "k3y";
let at: Rig;
beforeEach(async () => {
  at = await rig();
});
afterEach(() => at.api.stop());

/** A process; its background looks once, and then rests until it is stopped. */
function process() {
  const taken: Update[] = [];
  let rests = () => {};
  const looked = new Promise<void>((resolve) => {
    rests = resolve;
  });
  const connection = zaloOa({
    ...APP,
    webhookKey: KEY,
    apiRoot: at.api.root,
    oauthRoot: at.api.root,
    paid: false,
    stores: at.stores,
    holder: "the process",
    clock: { now: () => AT as Instant },
    log: at.log,
    links: undefined,
    tellAdmins: (cause, words) => Promise.resolve(void at.told.push([cause, words])),
    words: { consent: "consent again", dies: String, link: () => "", noLink: () => "" },
    pace: {
      now: at.pace.now,
      wait(ms, signal) {
        if (signal === undefined) return at.pace.wait(ms);
        rests();
        return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      },
    },
  });
  return {
    ...connection,
    taken,
    begin() {
      connection.begin((updates) => Promise.resolve(void taken.push(...updates)));
      return looked;
    },
    deliver(raw: object) {
      const body = Buffer.from(JSON.stringify(raw));
      const headers: Record<string, string> = { "x-zevent-signature": macOf(APP.appId, body, String(AT), KEY) };
      return connection.hook.handle((name) => headers[name.toLowerCase()], body);
    },
  };
}

describe("an account at work", () => {
  it("takes what people write, once it receives", async () => {
    await at.consent();
    const one = process();
    expect(await one.deliver(text("12"))).toBe(500); // and comes again
    await one.begin();
    expect(await one.deliver(text("12"))).toBe(200);
    expect(one.taken.map(({ chat }) => chat)).toEqual([USER]);
    await one.stop();
    expect(await one.deliver(text("13"))).toBe(500);
  });

  it("passes over what is written to another account of the app, and says so; of its own receipts not a word", async () => {
    await at.consent();
    const one = process();
    await one.begin();
    const away = { recipient: { id: "777" } };
    expect(await one.deliver(text("12", away))).toBe(200);
    expect(at.log.lines).toEqual([expect.stringContaining("another account")]);
    const own = { sender: { id: OA }, recipient: { id: USER } };
    for (const kind of ["oa_send_text", "user_received_message"])
      expect(await one.deliver(event(kind, {}, own))).toBe(200);
    expect([one.taken, at.log.lines.length]).toEqual([[], 1]);
    await one.stop();
  });

  it("looks after its tokens in the background", async () => {
    await at.consent();
    at.api.script(GRANT, SECOND_PAIR);
    at.pass(LIFE - 1);
    const one = process();
    await one.begin();
    expect(at.api.of(GRANT)).toHaveLength(1);
    expect(one.state()).toEqual({ by: "webhook", tokens: "good", renewableDays: 90, wrongSignature: 0 });
    await one.stop();
  });

  it("is not ended by a store that is away", async () => {
    at.stores.credentials.get = () => Promise.reject(new Error("away"));
    const one = process();
    await one.begin();
    expect(at.log.lines).toEqual([expect.stringContaining("could not be looked after")]);
    expect(one.state()).toEqual({ by: "webhook", tokens: "unknown", wrongSignature: 0 });
    await one.stop();
  });

  it("shows no token in its state, and that a person must act", async () => {
    const one = process();
    await one.begin();
    expect(one.state()).toEqual({ by: "webhook", tokens: "none", wrongSignature: 0 });
    await one.stop();
  });
});
