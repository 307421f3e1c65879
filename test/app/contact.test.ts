import { describe, expect, it } from "vitest";
import type { Channel, NewOutboxItem, SendResult } from "../../src/app/ports.ts";
import type { Address, PersonId } from "../../src/domain/people.ts";
import { DAY, HOUR, type Instant, MINUTE, plus } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, scriptedChannel } from "../harness.ts";

/** Windows: a fake channel that is free for 48 hours after somebody wrote last, and then charges until seven days are over. */

const CLERK = "vt-iale" as PersonId;
const HEAD = "tt-iale";
const COLLECTOR = "th-pnv";
const OA: Address = { channel: "zalo-oa", chat: "z1" };
const WEB: Address = { channel: "web", chat: CLERK };
const DEAD: SendResult = { ok: false, why: "dead" };

function windows(paid: boolean): Channel["contact"] {
  return (last, now) => {
    const since = last === undefined ? Number.POSITIVE_INFINITY : now - last;
    if (since < 48 * HOUR) return "free";
    return since >= 7 * DAY ? "closed" : paid ? "free" : "paid";
  };
}

/** The clerk of Ia Le is on the OA first, all others in the web chat alone. It is Wednesday, 10:00. */
async function town(of: { addresses?: Address[]; paid?: boolean; others?: Record<string, Address[]> } = {}) {
  const { addresses = [OA], paid = false, others = {} } = of;
  const stores = memoryStores();
  const channel = scriptedChannel("web");
  const oa = scriptedChannel("zalo-oa", channel.sent);
  const at = await office({ stores, clock: handClock("2026-12-09", "10:00"), channel, also: [oa] });
  Object.assign(oa.channel, { contact: windows(paid) });
  const changed: Record<string, Address[]> = { [CLERK]: addresses, ...others };
  await stores.people.save(
    [],
    at.people.flatMap((one) => (changed[one.id] === undefined ? [] : [{ ...one, addresses: changed[one.id] ?? [] }])),
  );
  await at.tick();
  return {
    ...at,
    oa,
    /** The person wrote there so many ms ago. */
    async wrote(ago: number, chat = OA.chat): Promise<void> {
      const update = { ...at.update(chat, { kind: "other" }, undefined, "zalo-oa"), at: plus(at.clock.now(), -ago) };
      await stores.inbox.insert([update]);
      await stores.inbox.done([update.id]);
    },
    got: (who: string) => channel.sent.filter(({ chat }) => chat === who).map(({ message }) => message.text),
    where: (id: string) => channel.sent.filter((one) => one.id === id).map((one) => one.channel),
  };
}

/** An answer that has no place of its own is the plainest thing to be said unasked. */
const later = (id: string, changed: Partial<NewOutboxItem> = {}): NewOutboxItem => ({
  id,
  kind: "reply",
  to: CLERK,
  message: { text: "Xin nộp." },
  due: 0 as Instant,
  unless: [],
  ...changed,
});

describe("what is said unasked to somebody who wrote last", () => {
  it.each([
    ["47 hours", 47 * HOUR, false, "zalo-oa"],
    ["49 hours", 49 * HOUR, false, "web"],
    ["49 hours, and the office pays", 49 * HOUR, true, "zalo-oa"],
    ["6 days", 6 * DAY, false, "web"],
    ["6 days, and the office pays", 6 * DAY, true, "zalo-oa"],
    ["8 days", 8 * DAY, false, "web"],
    ["8 days, and the office pays", 8 * DAY, true, "web"],
  ])("%s ago is sent there or to the next channel", async (_, ago, paid, where) => {
    const at = await town({ addresses: [OA, WEB], paid });
    await at.wrote(ago);
    await at.stores.outbox.add([later("a")]);
    await at.tick();
    expect(at.where("a")).toEqual([where]);
    expect(await at.stores.outbox.get("a")).toMatchObject({ state: "sent" });
  });

  it("never is not sent there", async () => {
    const at = await town({ addresses: [OA, WEB] });
    await at.stores.outbox.add([later("a")]);
    await at.tick();
    expect(at.where("a")).toEqual(["web"]);
  });

  it("in an answer is never held back", async () => {
    const at = await town();
    await at.stores.outbox.add([later("a", { address: OA })]);
    await at.tick();
    expect(at.where("a")).toEqual(["zalo-oa"]);
  });

  it("as a reminder goes round the closed window", async () => {
    const at = await town({ addresses: [OA, WEB] });
    await at.wrote(40 * HOUR); // it closes on the way
    at.clock.move(22 * HOUR); // Thursday 08:00, the day before the due time
    await at.tick();
    expect(at.where("remind:bao-cao-tuan:2026-W50:iale:-1d@0800:vt-iale")).toEqual(["web"]);
  });
});

describe("when all windows are closed", () => {
  const ABSENT = /đã lâu không nhắn cho trợ lý giao ban/;
  const about = (texts: string[]) => texts.filter((text) => ABSENT.test(text));

  it("the head is told once, whatever fails after that, and again when the next window has closed", async () => {
    const at = await town();
    await at.wrote(3 * DAY);
    await at.stores.outbox.add([later("a"), later("b")]);
    await at.tick();
    expect(await at.stores.outbox.get("a")).toMatchObject({ state: "failed", outcome: "window" });
    await at.stores.outbox.add([later("c")]);
    at.clock.move(10 * MINUTE);
    await at.tick();
    expect(about(at.got(HEAD))).toHaveLength(1);
    await at.wrote(0);
    at.clock.move(2 * DAY);
    await at.stores.outbox.add([later("d")]);
    await at.tick();
    await at.tick();
    expect(about(at.got(HEAD))).toHaveLength(2);
  });

  it("nobody is told before office hours, nor then when the clerk has written meanwhile", async () => {
    const at = await town();
    await at.wrote(3 * DAY);
    at.clock.move(9 * HOUR);
    await at.stores.outbox.add([later("a")]);
    await at.tick();
    await at.wrote(0);
    at.clock.move(13 * HOUR); // Thursday 08:00
    await at.tick();
    expect(about(at.got(HEAD))).toEqual([]);
  });

  it.each<[string, Record<string, Address[]>]>([
    ["cannot be written to either", { [HEAD]: [{ channel: "zalo-oa", chat: "z2" }] }],
    ["has nowhere to be written to", { [HEAD]: [] }],
  ])("and the head %s, who collects gets one list a day", async (_, others) => {
    const second = "vt-iaphang";
    const at = await town({ others: { ...others, [second]: [{ channel: "zalo-oa", chat: "z3" }] } });
    await at.stores.people.save([], [{ ...at.person("tt-iaphang"), addresses: [] }]);
    await at.tick();
    await at.wrote(3 * DAY);
    await at.stores.outbox.add([later("a"), later("b", { to: second as PersonId })]);
    await at.tick();
    await at.tick();
    expect(about(at.got(COLLECTOR))).toEqual([expect.stringContaining("2 người còn nợ báo cáo")]);
    expect(about(at.got(COLLECTOR))[0]).toMatch(/• Văn thư xã Ia Phang\n• Văn thư xã Ia Le\n/);
  });

  it("of a closed window and a dead chat the window is what is told", async () => {
    const at = await town({ addresses: [OA, { channel: "telegram", chat: "7001" }] });
    await at.wrote(3 * DAY);
    at.telegram.answer = () => DEAD;
    await at.stores.outbox.add([later("a")]);
    await at.tick();
    await at.tick();
    expect(await at.stores.outbox.get("a")).toMatchObject({ state: "failed", outcome: "window" });
    expect(about(at.got(HEAD))).toHaveLength(1);
  });
});

describe("a platform that says itself that its window is closed", () => {
  const REFUSED: SendResult = { ok: false, why: "window" };

  it("is believed: the next channel is tried", async () => {
    const at = await town({ addresses: [OA, WEB] });
    await at.wrote(HOUR);
    at.oa.answer = () => REFUSED;
    await at.stores.outbox.add([later("a")]);
    await at.tick();
    expect(at.where("a")).toEqual(["web"]);
  });

  it("is told of, and where it refuses the head too, to who collects", async () => {
    const at = await town({ others: { [HEAD]: [{ channel: "zalo-oa", chat: "z2" }] } });
    await at.wrote(HOUR);
    await at.wrote(HOUR, "z2");
    at.oa.answer = () => REFUSED;
    await at.stores.outbox.add([later("a")]);
    await at.tick();
    await at.tick();
    await at.tick();
    expect(at.got(COLLECTOR)).toEqual([expect.stringMatching(/^Văn thư xã Ia Le, UBND xã Ia Le, đã lâu không nhắn/)]);
  });
});
