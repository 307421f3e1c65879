import { afterEach, describe, expect, it } from "vitest";
import type { NewOutboxItem, Stores, Update } from "../../src/app/ports.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { HOUR, type Instant, MINUTE, SECOND } from "../../src/domain/time.ts";
import type { Fault, Person } from "../doubles/telegram.ts";
import { library, type Process, type Rig, rig, SECRET, STRANGER } from "./rig.ts";

/**
 * What a network, a platform, a store and people can do to an office in Telegram. Each test names the fault; without its guard
 * something is lost, said twice, or known to the wrong person.
 */

let at: Rig;
/** Ends what a test left hanging, so that everything can be stopped. */
const ends: (() => void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await at.stop();
});

const { say } = library.wording;
const REPORT = "/baocao bao-cao-tuan 2026-W48";
const away = () => Promise.reject(new Error("The store is away"));

async function begun(tampered: Partial<Stores> = {}, options: Parameters<typeof rig>[0] = {}): Promise<Process> {
  at = await rig(options);
  return begin(tampered);
}

async function begin(tampered: Partial<Stores> = {}): Promise<Process> {
  const process = await at.process(tampered);
  const first = at.double.nextCall(process.bot.hook === undefined ? "getUpdates" : "getWebhookInfo");
  process.begin();
  await first;
  return process;
}

/** The answer to a command that nobody taught the bot: it names it, so every one can be told from the others. */
const answerTo = (name: string) => say("talk.no_such_command", { name });

function reminder(changed: Partial<NewOutboxItem> = {}): NewOutboxItem {
  return {
    id: "remind:bao-cao-tuan:2026-W47:iale:+1d@0800.2:vt-iale",
    kind: "reminder",
    to: "vt-iale" as PersonId,
    message: { text: "?" },
    due: 0 as Instant,
    unless: ["iale:bao-cao-tuan:2026-W47"],
    ...changed,
  };
}
const REMINDER = /chậm Báo cáo tuần/;

async function stateOf(item: NewOutboxItem) {
  const { state, outcome } = (await at.stores.outbox.get(item.id)) ?? {};
  return [state, outcome];
}

/** What the clerk's report says by now: what was done, what was not, how many turns it took. */
async function reported(week = "2026-W48") {
  const weekly = await at.stores.conversations.get(`iale:bao-cao-tuan:${week}`);
  const said = weekly?.state.said ?? {};
  return [said["viec_xong"]?.answer, said["viec_ton"]?.answer, weekly?.state.turn];
}

describe("a batch of updates", () => {
  it("in whose middle the work on one breaks is worked for the others, and that one later, once", async () => {
    let breaks = 2;
    const process = await begun();
    const { add } = at.stores.outbox;
    at.stores.outbox.add = (items) =>
      items.some(({ address }) => address?.chat === "7002") && breaks-- > 0 ? away() : add(items);
    at.clerk.says("/mot");
    at.other.says("/hai");
    at.third.says("/ba");
    await process.settled();
    expect([7001, 7002, 7003].map(at.heard)).toEqual([[answerTo("mot")], [], [answerTo("ba")]]);
    for (const ms of [MINUTE, MINUTE, MINUTE]) await at.pulse(process, ms);
    expect([7001, 7002, 7003].map(at.heard)).toEqual([[answerTo("mot")], [answerTo("hai")], [answerTo("ba")]]);
  });

  it("with one that can never be worked loses only that, after five tries, and its chat goes on in order", async () => {
    const process = await begun();
    const { add } = at.stores.outbox;
    let tries = 0;
    at.stores.outbox.add = (items) => {
      if (!items.some(({ message }) => message.text === answerTo("hai"))) return add(items);
      tries += 1;
      return away();
    };
    for (const text of ["/mot", "/hai", "/ba", "/bon"]) at.other.says(text);
    at.clerk.says("/nam");
    await process.settled();
    expect([at.heard(7001), at.heard(7002)]).toEqual([[answerTo("nam")], [answerTo("mot")]]);
    for (let n = 0; n < 6; n += 1) await at.pulse(process, MINUTE);
    expect([tries, at.heard(7002)]).toEqual([5, ["mot", "ba", "bon"].map(answerTo)]);
  });

  it("comes again while the store is away, though it stored a half of it, and each has its effect once", async () => {
    at = await rig();
    const { insert } = at.stores.inbox;
    const inserts: Update[][] = [];
    const inbox = {
      ...at.stores.inbox,
      async insert(updates: Update[]) {
        inserts.push(updates);
        if (inserts.length === 1) return away();
        if (inserts.length > 2) return insert(updates);
        await insert(updates.slice(0, 2));
        return away();
      },
    };
    at.clerk.says(REPORT);
    at.clerk.says("Làm đường");
    at.other.says("/hai");
    at.third.says("/ba");
    const process = await begin({ inbox });
    await process.settled();
    const batch = inserts[0]?.map(({ id }) => id);
    expect(inserts.slice(0, 2).map((updates) => updates.map(({ id }) => id))).toEqual([batch, batch]);
    expect(batch).toHaveLength(4);
    const polls = at.double.journal.filter(({ method }) => method === "getUpdates"); // the last one is still under way
    const offsets = polls.map(({ params }) => params["offset"]);
    const first = at.double.updates.made[0]?.update_id ?? 0;
    expect(offsets.filter((offset) => Number(offset) > first)).toEqual([first + 4]);
    expect(await reported()).toEqual([[{ viec: "Làm đường" }], undefined, 2]);
    await at.pulse(process, MINUTE);
    expect([7001, 7002, 7003].map((chat) => at.heard(chat).length)).toEqual([2, 1, 1]);
  });

  it("that is there when the process dies between storing it and saying so is worked by the next one, once", async () => {
    at = await rig();
    const { insert } = at.stores.inbox;
    let stored = () => {};
    const isStored = new Promise<void>((resolve) => void (stored = resolve));
    await begin({
      inbox: {
        ...at.stores.inbox,
        async insert(updates) {
          await insert(updates);
          stored();
          return new Promise((_, reject) => void ends.push(() => reject(new Error("dead")))); // here it dies
        },
      },
    });
    at.clerk.says(REPORT);
    await isStored;
    at.clerk.says("Làm đường");
    at.other.says("/hai");
    expect([at.heard(7001), at.heard(7002)]).toEqual([[], []]);
    const next = await begin();
    await next.settled();
    for (const ms of [MINUTE, MINUTE]) await at.pulse(next, ms);
    expect(await reported()).toEqual([[{ viec: "Làm đường" }], undefined, 2]);
    expect([at.heard(7001).length, at.heard(7002)]).toEqual([2, [answerTo("hai")]]);
  });

  it("that was worked, but not acknowledged when the process died, has no second effect", async () => {
    const first = await begun();
    at.clerk.says(REPORT);
    await first.settled();
    at.double.fault("getUpdates", "stall-before"); // the call that would acknowledge
    at.clerk.says("Làm đường");
    at.clerk.says("/baocao bao-cao-tuan 2026-W47"); // where the answer before would count too
    at.other.says("/hai");
    await Promise.all([at.clerk.hears("Tuần 47/2026"), at.other.hears("/hai")]);
    await first.bot.stop();
    const before = [await reported(), at.heard(7001), at.heard(7002)];
    const next = await begin();
    await next.settled();
    for (const ms of [MINUTE, MINUTE]) await at.pulse(next, ms);
    expect(at.double.updates.made).toHaveLength(4);
    expect([await reported(), at.heard(7001), at.heard(7002)]).toEqual(before);
    at.clerk.says("Làm cầu"); // still where the person was
    await next.settled();
    expect(await reported("2026-W47")).toEqual([[{ viec: "Làm cầu" }], undefined, 2]);
  });
});

describe("updates", () => {
  it("that come twice, also long after, count once", async () => {
    const process = await begun();
    at.clerk.says(REPORT);
    await process.settled();
    at.clerk.says("Làm đường");
    await process.settled();
    const [, answer] = at.double.updates.made;
    at.double.updates.repeat(answer?.update_id);
    await process.settled();
    expect(await reported()).toEqual([[{ viec: "Làm đường" }], undefined, 2]);
    at.clerk.says("không");
    at.other.says("/hai");
    await process.settled();
    for (const { update_id } of at.double.updates.made) at.double.updates.repeat(update_id);
    await process.settled();
    await at.pulse(process, HOUR);
    for (const { update_id } of at.double.updates.made) at.double.updates.repeat(update_id);
    await process.settled();
    expect(await reported()).toEqual([[{ viec: "Làm đường" }], [], 3]);
    expect([at.heard(7001).length, at.heard(7002).length]).toEqual([3, 1]);
  });

  it("that are mixed up between chats are worked in each chat's own order", async () => {
    const process = await begun();
    const release = at.double.updates.hold(7001);
    at.clerk.says(REPORT);
    at.other.says("/hai");
    at.clerk.says("Làm đường");
    at.other.says("/bon");
    at.clerk.says("không");
    release();
    await process.settled();
    expect(await reported()).toEqual([[{ viec: "Làm đường" }], [], 3]);
    expect(at.heard(7002)).toEqual([answerTo("hai"), answerTo("bon")]);
  });

  it("that waited for most of a day are worked as if they came now", async () => {
    at = await rig();
    at.clerk.says(REPORT);
    at.clerk.says("Làm đường");
    at.clock.move(23 * HOUR);
    at.double.tick();
    const process = await begin();
    await process.settled();
    expect(await reported()).toEqual([[{ viec: "Làm đường" }], undefined, 2]);
    expect(at.heard(7001)).toHaveLength(2);
  });
});

describe("Telegram's receiving side", () => {
  it("with a second poller waits its five seconds, goes on and loses nothing", async () => {
    const process = await begun();
    const receive = `${at.double.apiRoot}/bot${at.double.token}/getUpdates?timeout=50`;
    const before = at.clock.now();
    const theirs = fetch(receive).then((response) => response.json()) as Promise<{ ok: boolean }>;
    await at.double.nextCall("getUpdates"); // theirs, which ends ours
    await at.double.nextCall("getUpdates"); // ours again, which ends theirs
    expect([(await theirs).ok, at.clock.now() - before >= 5 * SECOND]).toEqual([false, true]);
    at.clerk.says("/mot");
    await process.settled();
    expect(at.heard(7001)).toEqual([answerTo("mot")]);
    expect(at.log.lines.join()).toContain("Receiving from Telegram fails");
    expect(process.bot.state()).toMatchObject({ doing: "receiving" });
  });

  it.each<Fault>(["502", "500", "200-html", "reset-before", "reset-after", { retryAfter: 7 }])(
    "that answers a poll with %j gives everything afterwards, once",
    async (fault) => {
      const process = await begun();
      const broken = at.double.fault("getUpdates", fault, 3);
      const names = ["mot", "hai", "ba", "bon"];
      for (const [strikes, name] of names.entries()) {
        await broken.strikes(strikes);
        at.clerk.says(`/${name}`);
      }
      await process.settled();
      expect(at.heard(7001)).toEqual(names.map(answerTo));
      expect(process.bot.state()).toMatchObject({ doing: "receiving" });
    },
  );
});

describe("a message on its way out", () => {
  /** Not carried out, though nobody can know; and carried out. */
  const lost: Fault[] = ["502", "500", "200-html", "reset-before"];
  const through: Fault[] = ["reset-after"];

  it.each([...lost.map((fault) => [fault, 1] as const), ...through.map((fault) => [fault, 2] as const)])(
    "that meets %j is said once more when it is a reply, and then never again: it arrives %d times",
    async (fault, times) => {
      const process = await begun();
      at.double.fault("sendMessage", fault);
      at.clerk.says("/mot");
      await process.settled();
      for (const ms of [SECOND, MINUTE, HOUR]) await at.pulse(process, ms);
      expect(at.heard(7001)).toEqual(Array.from({ length: times }, () => answerTo("mot")));
      // A question too, which takes another way.
      at.double.fault("sendMessage", fault);
      at.clerk.says(REPORT);
      await process.settled();
      for (const ms of [SECOND, MINUTE, HOUR]) await at.pulse(process, ms);
      expect(at.heard(7001).slice(times)).toHaveLength(times);
    },
  );

  it("that is a reply and never gets a clear answer is said twice at the most", async () => {
    const process = await begun();
    at.double.fault("sendMessage", "reset-after", Number.POSITIVE_INFINITY);
    at.clerk.says("/mot");
    at.other.says("/baocao bao-cao-tuan 2026-W48");
    await process.settled();
    for (const ms of [SECOND, MINUTE, 3 * MINUTE, HOUR, HOUR]) await at.pulse(process, ms);
    expect([at.heard(7001).length, at.heard(7002).length]).toEqual([2, 2]);
  });

  it.each([...lost.map((fault) => [fault, 0] as const), ...through.map((fault) => [fault, 1] as const)])(
    "that meets %j is not said again when it is a reminder: it arrives %d times, and is uncertain",
    async (fault, times) => {
      const process = await begun();
      at.double.fault("sendMessage", fault);
      await at.stores.outbox.add([reminder()]);
      for (const ms of [SECOND, MINUTE, HOUR]) await at.pulse(process, ms);
      expect(await stateOf(reminder())).toEqual(["uncertain", "unknown"]);
      expect(at.heard(7001)).toHaveLength(times);
    },
  );

  it("to a chat whose person has blocked the bot tells so: the chat is dead, and the head hears of it", async () => {
    const process = await begun();
    const release = at.double.updates.hold(7001); // the notice of it is late
    at.clerk.blocks();
    await at.stores.outbox.add([reminder()]);
    for (const ms of [SECOND, SECOND]) await at.pulse(process, ms);
    expect(await stateOf(reminder())).toEqual(["failed", "dead"]);
    const dead = (await at.stores.people.load()).person("vt-iale" as PersonId)?.addresses;
    expect(dead).toEqual([{ channel: "telegram", chat: "7001", dead: expect.any(Number) }]);
    const told = at.web.sent.map(({ chat, message }) => [chat, message.text]);
    const silent = say("reach.silent", { person: "Văn thư xã Ia Le", unit: "UBND xã Ia Le" });
    expect(told).toEqual([["tt-iale", silent]]);
    release();
    await process.settled();
    const calls = at.calls("sendMessage").length;
    await at.stores.outbox.add([reminder({ id: "notice:another" })]);
    for (const ms of [SECOND, MINUTE]) await at.pulse(process, ms);
    expect([at.calls("sendMessage").length, at.web.sent.length]).toEqual([calls, 1]); // neither is tried or told again
    at.clerk.unblocks();
    at.clerk.says("/mot");
    await process.settled();
    expect(at.heard(7001)).toEqual([answerTo("mot")]);
  });

  it("is not tried at all where Telegram has told that the person blocked the bot", async () => {
    const process = await begun();
    at.clerk.blocks();
    await process.settled();
    await at.pulse(process, SECOND);
    expect(at.web.sent.map(({ chat }) => chat)).toEqual(["tt-iale"]);
    await at.stores.outbox.add([reminder()]);
    await at.pulse(process, SECOND);
    expect([at.calls("sendMessage"), await stateOf(reminder())]).toEqual([[], ["failed", "dead"]]);
    expect(at.web.sent).toHaveLength(1);
  });

  it("to a group that has become a supergroup follows it, and so do those after it", async () => {
    const process = await begun();
    const group = at.double.group(-77, { members: [at.leader], admins: [at.leader] });
    const address = { channel: "telegram", chat: "-77" };
    await at.stores.groups.setLeaders(address, true);
    const release = at.double.updates.hold(-77);
    const upgraded = group.upgrades(at.leader);
    const item: NewOutboxItem = {
      id: "say:in-the-group",
      kind: "reply",
      address,
      message: { text: "một" },
      due: 0 as Instant,
      unless: [],
    };
    await at.stores.outbox.add([item]);
    await at.pulse(process, SECOND);
    expect([await stateOf(item), at.heard(upgraded.id)]).toEqual([["sent", expect.any(String)], ["một"]]);
    expect(await at.stores.groups.leaders()).toEqual([{ ...address, chat: String(upgraded.id) }]);
    release();
    await process.settled();
    expect(await at.stores.groups.leaders()).toEqual([{ ...address, chat: String(upgraded.id) }]);
  });
});

describe("ten minutes in which Telegram refuses every message", () => {
  it("lose nothing, need no refusal that could be avoided, and keep the order within each chat", async () => {
    const process = await begun({}, { limits: true });
    const storm = at.double.fault("sendMessage", { retryAfter: 35 }, Number.POSITIVE_INFINITY);
    const people: [Person, number][] = [at.clerk, at.other, at.third, at.fourth].map((one) => [one, one.id]);
    const said = new Map<number, string[]>();
    await at.stores.outbox.add([reminder()]);
    let n = 0;
    const over = at.clock.now() + 10 * MINUTE;
    while (at.clock.now() < over) {
      for (const [person, chat] of n < 60 ? people.slice(n % 4, (n % 4) + 2) : []) {
        n += 1;
        person.says(`/lenh${n}`);
        said.set(chat, [...(said.get(chat) ?? []), answerTo(`lenh${n}`)]);
      }
      await process.settled();
      await at.pulse(process, 10 * SECOND);
    }
    expect(people.map(([, chat]) => at.heard(chat))).toEqual([[], [], [], []]);
    expect(storm.struck).toBeGreaterThan(10);
    storm.lift();
    for (let pulses = 0; pulses < 30; pulses += 1) await at.pulse(process, 10 * SECOND);
    for (const [, chat] of people)
      expect(at.heard(chat).filter((text) => !REMINDER.test(text))).toEqual(said.get(chat));
    expect(at.heard(7001).filter((text) => REMINDER.test(text))).toHaveLength(1);
    expect(at.double.avoidable429()).toBe(0);
  });
});

describe("the webhook", () => {
  it("that is called again while the first delivery is still in work has one effect", async () => {
    at = await rig({ webhook: true });
    const { insert } = at.stores.inbox;
    const slow: (() => void)[] = [];
    let calls = 0;
    const process = await begin({
      inbox: {
        ...at.stores.inbox,
        async insert(updates) {
          const fresh = await insert(updates);
          calls += 1;
          if (calls <= 2) await new Promise<void>((resolve) => void slow.push(resolve));
          return fresh;
        },
      },
    });
    at.clerk.says(REPORT);
    at.other.says("/hai");
    await until(() => slow.length === 2);
    at.double.webhook.timeOut();
    await at.double.webhook.settled(2);
    at.double.webhook.retryNow();
    await process.settled(); // the retries were taken and worked
    for (const go of slow) go();
    await until(() => at.heard(7001).length > 0);
    at.clerk.says("Làm đường");
    await process.settled();
    await at.pulse(process, MINUTE);
    expect(at.double.webhook.deliveries.map(({ outcome }) => outcome === 200)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(await reported()).toEqual([[{ viec: "Làm đường" }], undefined, 2]);
    expect([at.heard(7001).length, at.heard(7002)]).toEqual([2, [answerTo("hai")]]);
  });

  it("whose store is away says so, and the update comes again and has its effect once", async () => {
    at = await rig({ webhook: true });
    const { insert } = at.stores.inbox;
    let breaks = 2;
    const inbox = { ...at.stores.inbox, insert: (updates: Update[]) => (breaks-- > 0 ? away() : insert(updates)) };
    const process = await begin({ inbox });
    at.clerk.says("/mot");
    await at.double.webhook.settled(2);
    at.double.webhook.retryNow();
    await process.settled();
    expect(at.double.webhook.deliveries.map(({ outcome }) => outcome)).toEqual([
      "Wrong response from the webhook: 500 Internal Server Error",
      "Wrong response from the webhook: 500 Internal Server Error",
      200,
    ]);
    expect(at.heard(7001)).toEqual([answerTo("mot")]);
  });

  it.each([
    ["", "no secret"],
    [SECRET.toUpperCase(), "another secret"],
    [`${SECRET} `, "nearly the secret"],
  ])("refuses whoever shows %j (%s), stores nothing and says nothing", async (secret) => {
    const process = await begun({}, { webhook: true });
    const body = JSON.stringify({ update_id: 1, message: messageFrom(7001, "/mot") });
    const deliver = (shown: string) =>
      process.bot.hook?.handle((name) => (/secret/i.test(name) && shown !== "" ? shown : undefined), Buffer.from(body));
    expect(await deliver(secret)).toBe(403);
    await process.app.idle();
    expect(await at.stores.inbox.undone((2 ** 50) as Instant)).toEqual([]);
    expect(at.heard(7001)).toEqual([]);
    expect(await deliver(SECRET)).toBe(200);
    await process.app.idle();
    expect(at.heard(7001)).toEqual([answerTo("mot")]);
  });
});

describe("a tap", () => {
  it("that waited too long to be answered still counts; one that waited longer is gone, and words do instead", async () => {
    at = await rig();
    const first = await begin();
    at.clerk.says(REPORT);
    at.clerk.says("không");
    at.clerk.says("không");
    at.clerk.says("0 0 0 0");
    await first.settled();
    await at.clerk.hears("phối hợp việc gì không");
    await first.bot.stop();
    at.clerk.taps("Không");
    at.clock.move(100 * SECOND); // longer than the 15 s in which it could be answered
    at.double.tick();
    const second = await begin();
    await second.settled();
    expect(at.calls("answerCallbackQuery").map(({ answer }) => answer?.status)).toEqual([400]);
    const review = await at.clerk.hears(/Nộp|nộp/);
    await second.bot.stop();
    at.clerk.taps("Nộp", review);
    at.clock.move(151 * SECOND);
    at.double.tick();
    const third = await begin();
    at.clerk.says("nộp");
    await third.settled();
    expect(await at.stores.reports.existing(["iale:bao-cao-tuan:2026-W48" as never])).toHaveProperty("size", 1);
  });

  it("on a question that is over, or made up, changes nothing, and the question is repeated in words", async () => {
    const process = await begun();
    at.clerk.says(REPORT);
    await process.settled();
    const question = await at.clerk.hears("hoàn thành");
    const before = await reported();
    for (const data of [
      "piale:bao-cao-tuan:2026-W48|0|none",
      "piale:bao-cao-tuan:2026-W48|99|option:yes",
      "piablu:bao-cao-tuan:2026-W48|1|none",
    ])
      at.clerk.forges(data, question.message_id);
    await process.settled();
    expect(await reported()).toEqual(before);
    expect(at.heard(7001)).toHaveLength(4);
    expect(
      at
        .heard(7001)
        .slice(1)
        .every((text) => text.includes("hoàn thành")),
    ).toBe(true);
  });
});

describe("a stranger", () => {
  it("learns nothing of units, people or reports, whatever is said or tapped", async () => {
    const process = await begun();
    const { stranger } = at;
    const hello = stranger.start();
    at.clerk.says(REPORT);
    for (const text of ["xin chào", "/tongket", "/tinhhinh", REPORT, "/moi", "/tep x", "/dongy", "Ia Le"])
      stranger.says(text);
    stranger.sends({ kind: "sticker" });
    stranger.sends({ kind: "document", name: "cong-van.pdf" });
    stranger.forges("piale:bao-cao-tuan:2026-W48|1|none", hello.message_id);
    stranger.forges("t/tongket", hello.message_id);
    await process.settled();
    const heard = at.heard(STRANGER);
    expect(heard).toHaveLength(13);
    expect(new Set(heard)).toEqual(new Set([say("talk.stranger")]));
    expect(await reported()).toEqual([undefined, undefined, 1]);
  });
});

describe("hostile and strange input", () => {
  const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
  const nfd = "/báocáo tiến độ".normalize("NFD");
  const texts = [
    "x".repeat(100_000),
    "\u202Eộp nàoh\u202C مرحبا \u2067עברית\u2069",
    nfd,
    "/",
    "//",
    "/start",
    `/start ${bytes}`,
    "/start ../../etc/passwd",
    '/start {"$gt":""}',
    "/start __proto__",
    "__proto__",
    "constructor",
    "\u0000\u0001\uFEFF",
    "👩‍👩‍👧‍👦".repeat(600),
    "\uD800 nửa chữ",
    "{{unit}} ${unit} <b>&amp;</b> *_`[",
  ];
  const data = [
    "",
    "p",
    "t",
    "p||",
    "p|1|",
    "piale:bao-cao-tuan:2026-W48|1e9|x",
    "piale:bao-cao-tuan:2026-W48|1|__proto__",
    "p__proto__|1|constructor",
    "p#aaaaaaa|1|x",
    "t/nhomlanhdao",
    "x".repeat(64),
    "\u0000",
    "t\uD800",
  ];

  it("is answered or passed over, and stops nobody else", async () => {
    const process = await begun();
    at.clerk.says(REPORT);
    await process.settled();
    const question = at.double.chat(7001).messages.find(({ from }) => from.is_bot);
    for (const who of [at.clerk, at.other, at.stranger]) {
      for (const text of texts) if (text.trim() !== "") who.says(text);
      for (const one of data) who.forges(one, question?.message_id ?? 1);
      for (const kind of ["photo", "document", "sticker", "voice"] as const) who.sends({ kind });
      who.sends({ kind: "location" });
      who.sends({ kind: "poll", question: "?", options: ["a", "b"] });
      who.sends({ kind: "contact", phone: "1" });
      who.forwards("Báo cáo của Phòng Nội vụ");
      who.says("sẽ sửa");
      who.edits("last", nfd);
    }
    for (const [kind, body] of strange()) at.double.updates.push(kind, body, 7001);
    at.third.says("/mot");
    await process.settled();
    expect(at.heard(7003)).toEqual([answerTo("mot")]);
    expect(at.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
    expect(await at.stores.inbox.undone((2 ** 50) as Instant)).toBeInstanceOf(Array);
    await process.app.housekeep();
    expect(await at.stores.inbox.undone((2 ** 50) as Instant)).toEqual([]); // all was worked, none is tried again
    expect((await at.stores.people.load()).people.map(({ id }) => id)).not.toContain(String(STRANGER));
    at.clerk.says("/huy");
    await process.settled();
    expect(process.bot.state()).toMatchObject({ doing: "receiving" });
  });

  it("is stored as nothing where it is of no use, so that a flood of it fills no store", async () => {
    const process = await begun();
    for (const [kind, body] of strange()) at.double.updates.push(kind, body, 7001);
    await process.settled();
    expect(await at.stores.inbox.undone((2 ** 50) as Instant)).toEqual([]);
  });

  /** Kinds that were never asked for, and shapes that the Bot API does not have, under kinds that were. */
  function strange(): [string, unknown][] {
    return [
      ["message", null],
      ["message", 7],
      ["message", {}],
      ["message", { chat: { id: "7001" }, text: 5 }],
      ["message", { message_id: 1, chat: { id: 7001, type: "private" }, from: { id: 7001 } }],
      ["message", { message_id: 1, chat: { id: 7001, type: "private" }, from: { id: 7001 }, new_chat_title: "?" }],
      ["edited_message", { message_id: 1e300, chat: { id: 7001, type: "private" }, text: "?" }],
      ["callback_query", { id: 5, from: null }],
      ["callback_query", { id: "5", from: { id: 7001 }, inline_message_id: "1", data: "t/tongket" }],
      ["my_chat_member", { chat: { id: 7001, type: "private" } }],
      ["channel_post", messageFrom(7001, "/tongket")],
      ["inline_query", { id: "1", query: "?" }],
      ["message_reaction", {}],
      ["a_kind_of_next_year", { chat: { id: 7001 } }],
    ];
  }
});

function messageFrom(id: number, text: string) {
  return {
    message_id: 900,
    date: 1,
    chat: { id, type: "private" },
    from: { id, is_bot: false, first_name: "A" },
    text,
  };
}

/** Something that nobody tells of: looked for again with every turn of the machine. */
async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resume) => void setImmediate(resume));
}
