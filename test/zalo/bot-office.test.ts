import { afterEach, describe, expect, it } from "vitest";
import type { NewOutboxItem, Stores, Update } from "../../src/app/ports.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { HOUR, type Instant, MINUTE, SECOND } from "../../src/domain/time.ts";
import { until } from "../doubles/common/until.ts";
import type { Fault } from "../doubles/zalo-bot.ts";
import { sampleFile } from "../sample-file.ts";
import { library, type Process, type Rig, rig, SECRET } from "./bot-rig.ts";

/**
 * What a network, a platform, a store and people can do to an office on Zalo's Bot Platform. Each test names the fault; without
 * its guard something is lost, said twice, or known to the wrong person.
 */

let at: Rig;
afterEach(() => at.stop());

const { say } = library.wording;
const REPORT = "/baocao bao-cao-tuan 2026-W48";
const away = () => Promise.reject(new Error("The store is away"));
const answerTo = (name: string) => say("talk.no_such_command", { name });

async function begun(of: Parameters<typeof rig>[0] = {}, tampered: (stores: Stores) => Partial<Stores> = () => ({})) {
  at = await rig(of);
  const process = await at.process(tampered(at.stores));
  await at.begin(process);
  return process;
}

/** Stores whose inbox fails so many times. */
const breaking = (times: number) => (stores: Stores) => {
  let left = times;
  const insert = (updates: Update[]) => (left-- > 0 ? away() : stores.inbox.insert(updates));
  return { inbox: { ...stores.inbox, insert } };
};

async function reported() {
  const weekly = await at.stores.conversations.get("iale:bao-cao-tuan:2026-W48");
  return [weekly?.state.said["viec_xong"]?.answer, weekly?.state.turn];
}

/** The clerk's report up to the question that takes files. */
async function untilFiles(process: Process): Promise<void> {
  for (const text of [REPORT, "không", "không", "0 0 0 0", "có"]) {
    at.clerk.says(text);
    await at.settled(process);
    await at.pulse(process, SECOND);
  }
  expect(at.heard(at.clerk).at(-1)).toContain(say("ask.attach"));
}
const attached = async () => {
  const weekly = await at.stores.conversations.get("iale:bao-cao-tuan:2026-W48");
  return Object.values(weekly?.state.attached ?? {}).flat();
};

describe("polling", () => {
  it("loses nothing that Zalo had given when the store is away, and each has its effect once, in order", async () => {
    const process = await begun({ hurried: true }, breaking(3));
    for (const text of [REPORT, "Làm đường"]) at.clerk.says(text);
    at.other.says("/mot");
    await until(() => at.heard(at.other).length > 0);
    await at.settled(process);
    await at.pulse(process, MINUTE);
    expect(await reported()).toEqual([[{ viec: "Làm đường" }], 2]);
    expect([at.heard(at.clerk).length, at.heard(at.other)]).toEqual([2, [answerTo("mot")]]);
  });

  it.each<Fault>(["502", "429-html", "200-html", "reset-before", { instead: { ok: false, error_code: 400 } }])(
    "that meets %j goes on afterwards, and nothing is lost",
    async (fault) => {
      const process = await begun({ hurried: true });
      const broken = at.double.fault("getUpdates", fault, 3);
      at.clerk.says("/mot"); // ends the poll that is under way
      await broken.strikes(2);
      at.clerk.says("/hai");
      await until(() => at.heard(at.clerk).length === 2);
      expect(at.heard(at.clerk)).toEqual([answerTo("mot"), answerTo("hai")]);
      expect(process.bot.state()).toMatchObject({ doing: "receiving" });
    },
  );

  it("is left to one of two processes, and the other takes over when it stops", async () => {
    const first = await begun();
    const second = await at.process();
    second.bot.begin((updates) => second.app.receive(updates));
    await until(() => second.bot.state()["doing"] === "standing by");
    at.clerk.says("/mot");
    await at.settled(first);
    await at.settled(second);
    expect(at.heard(at.clerk)).toEqual([answerTo("mot")]);
    await first.bot.stop();
    const next = at.double.nextCall("getUpdates");
    await at.pulse(second, 5 * SECOND);
    await next;
    at.clerk.says("/hai");
    await at.settled(second);
    await until(() => at.heard(at.clerk).length === 2);
    expect(at.heard(at.clerk)).toEqual([answerTo("mot"), answerTo("hai")]);
    expect(at.double.journal.filter(({ method }) => method === "deleteWebhook")).toHaveLength(2);
  });
});

describe("the webhook", () => {
  it("that brings the same again, at once and long after, has its effect once", async () => {
    const process = await begun({ webhook: true });
    at.clerk.says(REPORT);
    await at.settled(process);
    at.clerk.says("Làm đường");
    at.double.events.repeat();
    await at.settled(process);
    await at.pulse(process, HOUR);
    for (const event of at.double.events.made) at.double.events.repeat(event);
    await at.settled(process);
    await at.pulse(process, MINUTE);
    expect(at.double.events.deliveries.map(({ outcome }) => outcome)).toEqual([200, 200, 200, 200, 200]);
    expect(await reported()).toEqual([[{ viec: "Làm đường" }], 2]);
    expect(at.heard(at.clerk)).toHaveLength(2);
  });

  it("whose store is away says so, and takes it when it comes again", async () => {
    const process = await begun({ webhook: true }, breaking(2));
    at.clerk.says("/mot");
    await at.settled(process);
    for (let n = 0; n < 2; n += 1) {
      at.double.events.redeliver();
      await at.settled(process);
    }
    expect(at.double.events.deliveries.map(({ outcome }) => outcome)).toEqual([500, 500, 200]);
    expect(at.heard(at.clerk)).toEqual([answerTo("mot")]);
  });

  it.each(["", SECRET.toUpperCase(), `${SECRET} `])(
    "refuses whoever shows %j: nothing is stored or said",
    async (secret) => {
      const process = await begun({ webhook: true });
      const chat = { id: at.clerk.id, chat_type: "PRIVATE" };
      const message = { from: { id: at.clerk.id }, chat, message_id: "m1", date: 1, text: "/mot" };
      const body = Buffer.from(JSON.stringify({ ok: true, result: { event_name: "message.text.received", message } }));
      const deliver = (shown: string) => process.bot.hook?.handle(() => shown, body);
      expect(await deliver(secret)).toBe(403);
      await process.app.idle();
      expect([await at.stores.inbox.undone((2 ** 50) as Instant), at.heard(at.clerk)]).toEqual([[], []]);
      expect(await deliver(SECRET)).toBe(200);
      await process.app.idle();
      expect(at.heard(at.clerk)).toEqual([answerTo("mot")]);
    },
  );
});

describe("a picture", () => {
  const bytes = Buffer.from(sampleFile("jpg"));

  it("is fetched and kept as soon as it came, and its words are the answer", async () => {
    const process = await begun({ webhook: true });
    await untilFiles(process);
    at.clerk.sendsPhoto({ bytes });
    at.clerk.sendsPhoto({ bytes, caption: "Đề nghị mở đường" });
    await at.settled(process);
    expect(await attached()).toMatchObject([{ mime: "image/jpeg" }, { mime: "image/jpeg" }]);
  });

  it("whose address is over by the time it can be fetched is asked for again", async () => {
    at = await rig({ webhook: true });
    let broken = false;
    const insert: Stores["inbox"]["insert"] = (updates) => (broken ? away() : at.stores.inbox.insert(updates));
    const process = await at.process({ inbox: { ...at.stores.inbox, insert } });
    await at.begin(process);
    await untilFiles(process);
    broken = true;
    at.clerk.sendsPhoto({ bytes });
    await at.settled(process);
    at.clock.move(HOUR);
    broken = false;
    at.double.events.redeliver();
    await at.settled(process);
    expect(at.heard(at.clerk).at(-1)).toContain(say("file.gone"));
    expect(await attached()).toEqual([]);
  });

  it("that is a document, which Zalo does not show, is answered with the page it can be sent on", async () => {
    const process = await begun({ webhook: true });
    await untilFiles(process);
    at.clerk.sendsFile({ name: "a.pdf", mime: "application/pdf", bytes });
    await at.settled(process);
    expect(at.heard(at.clerk).at(-1)).toContain(`https://giaoban.example/gui/zalo-bot/${at.clerk.id}`);
  });
});

describe("a message on its way out", () => {
  const reminder: NewOutboxItem = {
    id: "remind:bao-cao-tuan:2026-W47:iale:+1d@0800.2:vt-iale",
    kind: "reminder",
    to: "vt-iale" as PersonId,
    message: { text: "?" },
    due: 0 as Instant,
    unless: ["iale:bao-cao-tuan:2026-W47"],
  };

  it.each<[Fault, number]>([
    ["502", 1],
    ["200-html", 1],
    ["reset-before", 1],
    ["reset-after", 2],
    ["429-html", 1],
  ])(
    "that meets %j is said again when it is a reply: it arrives %i times, and then never again",
    async (fault, times) => {
      const process = await begun();
      at.double.fault("sendMessage", fault);
      at.clerk.says("/mot");
      await at.settled(process);
      for (const ms of [SECOND, MINUTE, HOUR]) await at.pulse(process, ms);
      expect(at.heard(at.clerk)).toEqual(Array.from({ length: times }, () => answerTo("mot")));
    },
  );

  it.each<[Fault, number]>([
    ["502", 0],
    ["reset-after", 1],
  ])(
    "that meets %j is not said again when it is a reminder: it arrives %i times, and nowhere else",
    async (fault, times) => {
      const process = await begun();
      at.double.fault("sendMessage", fault);
      await at.stores.outbox.add([reminder]);
      for (const ms of [SECOND, MINUTE, HOUR]) await at.pulse(process, ms);
      expect(await at.stores.outbox.get(reminder.id)).toMatchObject({ state: "uncertain" });
      expect([at.heard(at.clerk).length, at.web.sent.length]).toEqual([times, 0]);
    },
  );

  it("for which the month has none left goes by the person's next channel", async () => {
    const tier = { messages: 2 };
    const process = await begun({ tier, limits: { ...tier, users: 50 } });
    for (const name of ["mot", "hai"]) at.clerk.says(`/${name}`);
    await at.settled(process);
    await at.stores.outbox.add([reminder]);
    await at.pulse(process, SECOND);
    expect(at.heard(at.clerk)).toEqual([answerTo("mot"), answerTo("hai")]);
    expect(at.web.sent.map(({ chat }) => chat)).toEqual(["vt-iale"]);
    expect(await at.stores.outbox.get(reminder.id)).toMatchObject({ state: "sent" });
  });

  it("to somebody who has blocked the bot goes by the next channel, and the chat is not tried again", async () => {
    const process = await begun();
    at.clerk.blocks();
    await at.stores.outbox.add([reminder]);
    await at.pulse(process, SECOND);
    expect(at.web.sent.map(({ chat }) => chat)).toEqual(["vt-iale"]);
    const calls = at.double.journal.filter(({ method }) => method === "sendMessage").length;
    await at.stores.outbox.add([{ ...reminder, id: "admin:something:vt-iale" }]);
    await at.pulse(process, SECOND);
    expect(at.double.journal.filter(({ method }) => method === "sendMessage")).toHaveLength(calls);
    at.clerk.unblocks();
    at.clerk.says("/mot");
    await at.settled(process);
    expect(at.heard(at.clerk)).toEqual([answerTo("mot")]);
  });
});

describe("strange events", () => {
  it("are answered or passed over, and stop nobody else", async () => {
    const process = await begun({ webhook: true });
    const strange = [
      null,
      7,
      "x",
      [],
      {},
      { event_name: "message.text.received" },
      { event_name: "message.text.received", message: { chat: 5 } },
      { event_name: "__proto__", message: { __proto__: null } },
      {
        event_name: "message.a-kind-of-next-year.received",
        message: { chat: { id: at.clerk.id, chat_type: "PRIVATE" } },
      },
    ];
    for (const one of strange) at.double.events.push(one);
    for (const text of ["\u0000", "__proto__", "\uD800 nửa chữ", "{{unit}} ${unit}", "x".repeat(5_000)])
      at.clerk.says(text);
    at.clerk.sendsSticker();
    at.clerk.sendsVoice();
    at.other.says("/mot");
    await at.settled(process);
    expect(at.double.events.deliveries.every(({ outcome }) => outcome === 200)).toBe(true);
    expect(at.heard(at.other)).toEqual([answerTo("mot")]);
    expect(at.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
    await process.app.housekeep();
    expect(await at.stores.inbox.undone((2 ** 50) as Instant)).toEqual([]);
  });
});
