import { afterEach, describe, expect, it } from "vitest";
import type { Update } from "../../src/app/ports.ts";
import { DAY, HOUR, MINUTE } from "../../src/domain/time.ts";
import { office, scriptedChannel } from "../harness.ts";
import { CLERK, consented, officeBehind, signed } from "./oa-rig.ts";

/** What may befall messages to and from an Official Account. */

const ZALO = "186729651760683225999"; // beyond 2^53
const running: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

async function receiving(store: (updates: Update[]) => Promise<void> = () => Promise.resolve()) {
  const at = await consented();
  running.push(at.double);
  const process = at.process();
  const stored: Update[] = [];
  process.begin(async (updates) => {
    await store(updates);
    stored.push(...updates);
  });
  running.push(process);
  await process.channel.send("1", "warm-up", { text: "x" }, at.clock.now()); // whose account it is, is known by then
  const { id, oaSecret, oaId } = at.double.app;
  const event = (text: string, more: object = {}) => ({
    app_id: id,
    sender: { id: ZALO },
    recipient: { id: oaId },
    event_name: "user_send_text",
    message: { text, msg_id: `m-${text}` },
    timestamp: String(at.clock.now()),
    ...more,
  });
  const deliver = (one: { timestamp: string }) => {
    const { body, header } = signed({ id, oaSecret }, one);
    return process.hook.handle(header, body);
  };
  return { ...at, process, stored, event, deliver };
}

describe("a delivery", () => {
  it("that Zalo signed is stored under an id that it keeps when it comes again", async () => {
    const at = await receiving();
    expect(await at.deliver(at.event("Chào"))).toBe(200);
    expect(await at.deliver(at.event("Chào"))).toBe(200);
    expect(at.stored.map(({ chat }) => chat)).toEqual([ZALO, ZALO]);
    expect(new Set(at.stored.map(({ id }) => id)).size).toBe(1); // the inbox takes it once
  });

  it("keeps ids beyond 2^53 that come as numbers", async () => {
    const at = await receiving();
    const { id, oaSecret } = at.double.app;
    const text = JSON.stringify(at.event("số")).replace(`"${ZALO}"`, ZALO);
    const { createHash } = await import("node:crypto");
    const stamp = String(at.clock.now());
    const mac = createHash("sha256").update(id).update(text).update(stamp).update(oaSecret).digest("hex");
    const header = (name: string) => (/signature/i.test(name) ? `mac=${mac}` : undefined);
    expect(await at.process.hook.handle(header, Buffer.from(text))).toBe(200);
    expect(at.stored.map(({ chat }) => chat)).toEqual([ZALO]);
  });

  it.each([
    ["a wrong signature", (mac: string) => mac.replace(/.$/, (last) => (last === "0" ? "1" : "0"))],
    ["another's signature", () => `mac=${"0".repeat(64)}`],
    ["no signature", () => undefined],
  ])("with %s is refused, counted, and nothing of it stored", async (_, forge) => {
    const at = await receiving();
    const { body, header } = signed({ id: at.double.app.id, oaSecret: at.double.app.oaSecret }, at.event("giả"));
    const forged = (name: string) => {
      const right = header(name);
      return right === undefined ? undefined : forge(right);
    };
    expect(await at.process.hook.handle(forged, body)).toBe(403);
    expect([at.stored, at.process.hook.refused()]).toEqual([[], 1]);
  });

  it("of the console's probe is answered and stores nothing", async () => {
    const at = await receiving();
    expect(await at.process.hook.handle(() => undefined, Buffer.from("{}"))).toBe(200);
    expect([at.stored, at.process.hook.refused()]).toEqual([[], 0]);
  });

  it("that cannot be stored is not acknowledged, and is taken when it comes again", async () => {
    let broken = true;
    const at = await receiving(() => (broken ? Promise.reject(new Error("away")) : Promise.resolve()));
    expect(await at.deliver(at.event("Chào"))).toBe(500);
    broken = false;
    expect(await at.deliver(at.event("Chào"))).toBe(200);
    expect(at.stored).toHaveLength(1);
  });

  it("of a receipt is acknowledged and is no contact", async () => {
    const at = await receiving();
    for (const event_name of ["user_received_message", "user_seen_message", "oa_send_text"])
      expect(await at.deliver(at.event("x", { event_name }))).toBe(200);
    expect(at.stored).toEqual([]);
  });
});

describe("a message", () => {
  async function sending(options: Parameters<typeof consented>[0] = {}) {
    const at = await consented(options);
    running.push(at.double);
    const person = at.double.user(ZALO, { follows: true });
    const { channel } = at.process();
    const own = () => at.double.chat(ZALO).lines.filter(({ by }) => by === at.double.app.oaId);
    return { ...at, person, own, say: (text = "Xin nộp.") => channel.send(ZALO, "a", { text }, at.clock.now()) };
  }

  it("that Zalo calls failed although it was delivered stays of unknown outcome", async () => {
    const at = await sending();
    at.double.fault("/v3.0/oa/message/cs", { after: { error: -200, message: "Send message failed" } });
    expect(await at.say()).toEqual({ ok: false, why: "unknown" });
    expect(at.own()).toHaveLength(1); // whoever said it again would say it twice
  });

  it.each(["reset-after", "502", "200-html"] as const)(
    "whose answer is lost (%s) stays of unknown outcome",
    async (fault) => {
      const at = await sending();
      at.double.fault("/v3.0/oa/message/cs", fault);
      expect(await at.say()).toEqual({ ok: false, why: "unknown" });
    },
  );

  it("to a state body's account is sent by the older endpoint, which is then kept to, also by another process", async () => {
    const at = await sending({ oaType: 4 });
    expect(await at.say()).toMatchObject({ ok: true });
    expect(await at.say("Lần hai")).toMatchObject({ ok: true });
    expect(await at.process().channel.send(ZALO, "b", { text: "Lần ba" }, at.clock.now())).toMatchObject({ ok: true });
    expect([at.calls("/v3.0/oa/message/cs"), at.calls("/v2.0/oa/message")]).toEqual([1, 3]);
  });

  it("is never tried at the other endpoint after any other error", async () => {
    const at = await sending();
    at.double.fault("/v3.0/oa/message/cs", { instead: { error: -200, message: "Send message failed" } });
    await at.say();
    expect(at.calls("/v2.0/oa/message")).toBe(0);
  });

  it("beyond the app's calls waits", async () => {
    const at = await sending();
    at.double.fault(
      "/v3.0/oa/message/cs",
      { instead: { error: -32, message: "Your application reached limit call api" } },
      9,
    );
    expect(await at.say()).toMatchObject({ ok: false, why: "retry" });
    expect(at.own()).toEqual([]);
  });

  it("to whoever no longer follows takes the next channel", async () => {
    const at = await sending();
    at.person.unfollows();
    expect(await at.say()).toMatchObject({ ok: false, why: "window" });
  });

  it("with more options than buttons lists them, with five or fewer has them as buttons", async () => {
    const at = await sending();
    const options = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ id: `/x ${n}`, label: `Mục ${n + 1}` }));
    const { channel } = at.process();
    await channel.send(ZALO, "a", { text: "Chọn:", options: options(5) }, at.clock.now());
    await channel.send(ZALO, "b", { text: "Chọn:", options: options(6) }, at.clock.now());
    const [few, many] = at.own();
    expect([few?.buttons?.length, many?.buttons?.length ?? 0]).toEqual([5, 0]);
    expect(many?.text).toContain("6. Mục 6");
  });
});

describe("a message of the office", () => {
  /** The clerk of Ia Le is in Zalo and on the web, and wrote in Zalo just now. */
  async function working() {
    const at = await consented();
    running.push(at.double);
    at.double.user(ZALO, { follows: true });
    const web = scriptedChannel("web");
    const oa = Object.assign(scriptedChannel("zalo-oa"), { channel: at.process().channel });
    const app = await office({ stores: at.stores, clock: at.clock, channel: web, also: [oa] });
    const addresses = [
      { channel: "zalo-oa", chat: ZALO },
      { channel: "web", chat: CLERK },
    ];
    await at.stores.people.save(
      [],
      app.people.flatMap((one) => (one.id === CLERK ? [{ ...one, addresses }] : [])),
    );
    const contact = app.update(ZALO, { kind: "other" }, undefined, "zalo-oa");
    await at.stores.inbox.insert([contact]);
    await at.stores.inbox.done([contact.id]);
    await app.tick();
    return {
      ...at,
      /** Sends it, and lets an hour pass; how often it is to be seen in Zalo and on the web, and how it stands. */
      async said(id: string, kind: "reply" | "reminder") {
        const text = "Xin xem lại.";
        const item = { id, kind, to: CLERK, message: { text }, due: at.clock.now(), unless: [] };
        await at.stores.outbox.add([item]);
        for (let minutes = 0; minutes < 60; minutes += 10) {
          await app.tick();
          at.clock.move(10 * MINUTE);
        }
        const onZalo = at.double.chat(ZALO).lines.filter((line) => line.text === text).length;
        const onWeb = web.sent.filter((sent) => sent.id === id).length;
        return { onZalo, onWeb, state: (await at.stores.outbox.get(id))?.state };
      },
    };
  }
  const delivered = { after: { error: -200, message: "Send message failed" } };

  it("that was delivered although Zalo said otherwise is a reminder once, and stays uncertain", async () => {
    const at = await working();
    at.double.fault("/v3.0/oa/message/cs", delivered, Number.POSITIVE_INFINITY);
    expect(await at.said("admin:a:vt-iale", "reminder")).toEqual({ onZalo: 1, onWeb: 0, state: "uncertain" });
  });

  it("… and a reply twice at most, since a duplicate beats silence", async () => {
    const at = await working();
    at.double.fault("/v3.0/oa/message/cs", delivered, Number.POSITIVE_INFINITY);
    expect(await at.said("say:a:0", "reply")).toEqual({ onZalo: 2, onWeb: 0, state: "uncertain" });
  });

  it("takes the next channel where the account must consent again, and none waits", async () => {
    const at = await working();
    at.clock.move(26 * HOUR);
    at.double.fault("/v4/oa/access_token", { instead: { error: -14_014, message: "no" } }, Number.POSITIVE_INFINITY);
    expect(await at.said("admin:a:vt-iale", "reminder")).toEqual({ onZalo: 0, onWeb: 1, state: "sent" });
    expect(at.told).toHaveLength(1);
  });

  it("waits where the app has called too often, and is said once when it may call again", async () => {
    const at = await working();
    at.double.fault("/v3.0/oa/message/cs", { instead: { error: -32, message: "reached limit call api" } });
    expect(await at.said("admin:a:vt-iale", "reminder")).toEqual({ onZalo: 1, onWeb: 0, state: "sent" });
  });
});

describe("what a person does", () => {
  async function reporting() {
    const at = await consented();
    const behind = await officeBehind(at, ZALO);
    running.push(behind, at.double);
    behind.person.says("/baocao tuần");
    await behind.settled();
    behind.person.taps(behind.heard().at(-1)?.buttons?.[0]?.title ?? ""); // this week's or the last one's
    await behind.settled();
    const first = behind.heard().at(-1)?.id ?? "";
    behind.person.taps("Không có", first);
    await behind.settled();
    const said = async () =>
      (await at.stores.conversations.heldBy(CLERK)).map(({ state }) => [state.said, state.asking]);
    return { ...at, ...behind, first, said };
  }

  it("and comes again, all of it, is answered 200 and changes and says nothing", async () => {
    const at = await reporting();
    const [before, heard] = [await at.said(), at.heard().length];
    expect([before.length, heard]).toEqual([1, 3]);
    expect(await at.again()).toEqual([200, 200, 200]);
    await at.app.tick();
    expect([await at.said(), at.heard().length]).toEqual([before, heard]);
  });

  it("with yesterday's button gets a sentence, and changes nothing", async () => {
    const at = await reporting();
    const before = await at.said();
    at.clock.move(DAY);
    at.person.taps("Không có", at.first);
    expect(await at.settled()).toEqual([200]);
    expect(at.heard().at(-1)?.text).toContain("Nút này thuộc câu hỏi cũ nên không thay đổi gì.");
    expect(await at.said()).toEqual(before);
  });

  it("with a button that was never shown gets a sentence, and changes nothing", async () => {
    const at = await reporting();
    const before = await at.said();
    at.person.forges("#0000000|1|yes");
    expect(await at.settled()).toEqual([200]);
    expect(at.heard()).toHaveLength(4);
    expect(await at.said()).toEqual(before);
  });
});
