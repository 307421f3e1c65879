import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SendResult } from "../../src/app/ports.ts";
import { isQuiet, isWorkingDay } from "../../src/domain/calendar.ts";
import { at, type Day, dayOf, HOUR, type Instant, MINUTE, SECOND, timeOf } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, scriptedChannel } from "../harness.ts";
import { linesOf } from "./lines.ts";
import { CLERK, LEADER, library, OTHER, people, REPORT, startIn, stateOf, units, update } from "./town.ts";

/** The town on two platforms: the clerk of Ia Le is reached on Zalo first, then in the web chat; all others in the web chat. */
async function town(day = "2026-11-27", time = "09:00") {
  const stores = memoryStores();
  const clock = handClock(day, time);
  const log = linesOf();
  const [zalo, web] = [scriptedChannel("zalo"), scriptedChannel("web")];
  const addresses = [
    { channel: "zalo", chat: "z-1" },
    { channel: "web", chat: CLERK },
  ];
  await stores.people.save(
    units,
    people.map((person) => (person.id === CLERK ? { ...person, addresses } : person)),
  );
  const start = (name: string) => startIn({ stores, clock, log, channels: [zalo.channel, web.channel], name });
  const app = await start("one");
  const numbers = new Map<string, number>();

  async function handOver(channel: string, chat: string, payload: unknown): Promise<void> {
    const n = (numbers.get(chat) ?? 0) + 1;
    numbers.set(chat, n);
    clock.move(SECOND);
    await app.receive([{ ...update(chat, n, payload, clock), id: `${channel}:${chat}:${n}`, channel }]);
    await app.idle();
  }
  return {
    stores,
    clock,
    log,
    zalo,
    web,
    app,
    start,
    says: (chat: string, ...payloads: unknown[]) => each(payloads, (payload) => handOver("web", chat, payload)),
    saysOnZalo: (...payloads: unknown[]) => each(payloads, (payload) => handOver("zalo", "z-1", payload)),
    async pulse(ms = 10 * SECOND) {
      clock.move(ms);
      await app.tick();
      await app.idle();
    },
    /** What a person got on both platforms, as `channel id`. */
    got: (id: string) =>
      [...zalo.sent.map((one) => `zalo ${one.id}`), ...web.sent.map((one) => `web ${one.id}`)].filter((one) =>
        one.endsWith(id),
      ),
  };
}

async function each<T>(all: T[], run: (one: T) => Promise<void>): Promise<void> {
  for (const one of all) await run(one);
}

const to = (person: string, rung: string, unit = "iale") => `remind:bao-cao-tuan:2026-W48:${unit}:${rung}:${person}`;
/** The rung of two hours before the due time, that of half an hour after it, and the leader's. */
const [BEFORE, AFTER, LEADERS] = ["-2h", "+30m", "+15h"];
const GIVEN = ["/baocao", "không", "không", "0 0 0", "không", "nộp"];
const fails = (why: Exclude<Exclude<SendResult, { ok: true }>["why"], "moved">): SendResult =>
  why === "retry" ? { ok: false, why, ms: 30 * SECOND } : { ok: false, why };

describe("a reminder", () => {
  it("waits for office hours when it could not be sent within them", async () => {
    const { zalo, web, pulse, clock, stores } = await town("2026-11-27", "16:29");
    zalo.answer = () => ({ ok: false, why: "retry", ms: 4 * HOUR });
    await pulse(2 * MINUTE);
    zalo.answer = () => undefined;
    await pulse(4 * HOUR); // 20:31 on Friday
    await pulse(24 * HOUR); // Saturday
    expect([zalo.sent, (await stores.outbox.get(to(CLERK, AFTER)))?.due]).toEqual([
      [],
      at("2026-11-30" as Day, "07:30"),
    ]);
    clock.set(at("2026-11-30" as Day, "07:29"));
    await pulse(0);
    expect(zalo.sent).toEqual([]);
    await pulse(MINUTE);
    expect(zalo.sent.map(({ id }) => id).filter((id) => id === to(CLERK, AFTER))).toHaveLength(1);
    expect(web.sent.filter(({ id }) => id === to(CLERK, AFTER))).toEqual([]);
  });

  it("is never sent in quiet time nor twice, whenever the pulses come and whatever the platforms answer", async () => {
    const week = at("2026-11-26" as Day, "00:00");
    const times = fc.array(fc.nat(6 * 24 * 60), { minLength: 2, maxLength: 25 });
    const answers = fc.array(
      fc.constantFrom<SendResult | undefined>(undefined, fails("retry"), fails("dead"), fails("unknown")),
      { minLength: 3, maxLength: 9 },
    );
    await fc.assert(
      fc.asyncProperty(times, answers, async (minutes, results) => {
        const { zalo, web, clock, app } = await town("2026-11-26", "00:00");
        const tried: { id: string; now: Instant; arrived: boolean }[] = [];
        for (const channel of [zalo, web])
          channel.answer = (_, id) => {
            const result = results[tried.length % results.length];
            tried.push({
              id,
              now: clock.now(),
              arrived: result === undefined || (!result.ok && result.why === "unknown"),
            });
            return result;
          };
        for (const minute of minutes.sort((a, b) => a - b)) {
          clock.set((week + minute * MINUTE) as Instant);
          await app.tick();
        }
        // The late list goes out before the briefing that opens a working day.
        const early = ({ id, now }: { id: string; now: Instant }) =>
          id.startsWith("latelist:") && isWorkingDay(library.calendar, dayOf(now)) && timeOf(now) >= "07:00";
        expect(tried.filter((one) => isQuiet(library.calendar, one.now) && !early(one))).toEqual([]);
        const arrived = tried.filter((one) => one.arrived).map(({ id }) => id);
        expect(arrived).toEqual([...new Set(arrived)]);
      }),
      { numRuns: 60 },
    );
  });

  it("is withdrawn when the report came in before it was sent", async () => {
    const { zalo, web, pulse, saysOnZalo, stores, got } = await town("2026-11-27", "13:59");
    zalo.answer = (_, id) => (id.startsWith("remind:") ? fails("retry") : undefined);
    await pulse(2 * MINUTE);
    expect((await stores.outbox.get(to(CLERK, BEFORE)))?.state).toBe("waiting");
    zalo.answer = () => undefined;
    await saysOnZalo(...GIVEN);
    await pulse(MINUTE);
    expect((await stores.outbox.get(to(CLERK, BEFORE)))?.state).toBe("withdrawn");
    expect(got(to(CLERK, BEFORE))).toEqual([]);
    expect(web.sent.some(({ id }) => id === to(OTHER, BEFORE, "iablu"))).toBe(true);
  });

  it("to a leader names who is missing when it is sent, not when it was planned", async () => {
    const { web, pulse, saysOnZalo, clock } = await town("2026-11-27", "17:00");
    clock.set(at("2026-11-30" as Day, "08:01"));
    web.answer = (chat) => (chat === LEADER ? fails("retry") : undefined);
    await pulse(0);
    await saysOnZalo("/baocao tuần 2026-W48", "không", "không", "0 0 0", "không", "Mất điện", "nộp");
    web.answer = () => undefined;
    await pulse(5 * MINUTE);
    const heard = web.sent.find(({ id }) => id === to(LEADER, LEADERS, "*"))?.message.text;
    expect(heard).toContain("Ia Blứ");
    expect(heard).not.toContain("Ia Le");
  });

  it("of which nobody knows whether it arrived is not sent again, neither there nor elsewhere", async () => {
    const { zalo, pulse, stores, got } = await town("2026-11-27", "13:59");
    let tried = 0;
    zalo.answer = () => {
      tried += 1;
      return fails("unknown");
    };
    await pulse(2 * MINUTE);
    await each([MINUTE, HOUR], pulse);
    expect([tried, got(to(CLERK, BEFORE))]).toEqual([1, []]);
    expect(await stores.outbox.get(to(CLERK, BEFORE))).toMatchObject({ state: "uncertain", outcome: "unknown" });
  });

  it("whose sender died in the act stays uncertain, whatever the dead one would have said", async () => {
    const { zalo, app, clock, start, stores, log, got } = await town("2026-11-27", "13:59");
    const answers: ((result: SendResult) => void)[] = [];
    zalo.channel.send = () => new Promise((answer) => void answers.push(answer));
    clock.move(2 * MINUTE);
    const hanging = app.tick();
    await new Promise((resume) => void setImmediate(resume));
    clock.move(3 * MINUTE);
    await (await start("two")).tick();
    expect((await stores.outbox.get(to(CLERK, BEFORE)))?.state).toBe("uncertain");
    answers[0]?.({ ok: true, id: "late" });
    await hanging;
    expect((await stores.outbox.get(to(CLERK, BEFORE)))?.state).toBe("uncertain");
    expect(log.lines.join()).toContain("A message outlived its lease");
    expect(got(to(CLERK, BEFORE))).toEqual([]);
  });
});

describe("an answer that cannot be sent", () => {
  it.each(["dead", "window", "human", "bug"] as const)(
    "for the reason %s goes to the person's next address",
    async (why) => {
      const { zalo, saysOnZalo, web, stores, got } = await town();
      zalo.answer = () => fails(why);
      await saysOnZalo("/tinhhinh");
      expect(got("say:zalo:z-1:1:0")).toEqual(["web say:zalo:z-1:1:0"]);
      expect(web.sent[0]?.chat).toBe(CLERK);
      expect((await stores.outbox.get("say:zalo:z-1:1:0"))?.state).toBe("sent");
    },
  );

  it("anywhere has failed, and the log says so without a word of it", async () => {
    const { zalo, web, saysOnZalo, stores, log } = await town();
    zalo.answer = () => fails("human");
    web.answer = () => fails("dead");
    await saysOnZalo("/tinhhinh");
    expect(await stores.outbox.get("say:zalo:z-1:1:0")).toMatchObject({ state: "failed", outcome: "dead" });
    expect(log.lines).toEqual([
      JSON.stringify({ level: "warn", item: "say:zalo:z-1:1:0", why: "dead", message: "A message could not be sent" }),
    ]);
  });

  it("now is sent when the platform will take it, and not before", async () => {
    const { zalo, saysOnZalo, pulse, got } = await town();
    zalo.answer = () => fails("retry");
    await saysOnZalo("/tinhhinh");
    zalo.answer = () => undefined;
    await pulse(29 * SECOND);
    expect(got("say:zalo:z-1:1:0")).toEqual([]);
    await pulse(SECOND);
    expect(got("say:zalo:z-1:1:0")).toEqual(["zalo say:zalo:z-1:1:0"]);
  });

  it.each([
    ["an answer to a command", ["/tinhhinh"], "say:zalo:z-1:1:0", "say:zalo:z-1:1:0"],
    ["a question", ["/baocao"], `${REPORT}:1:0`, `again:${REPORT}:1:0`],
  ])("for all one knows, %s, is said once more and no third time", async (_, said, first, second) => {
    const { zalo, web, saysOnZalo, pulse, stores } = await town();
    const tried: string[] = [];
    zalo.answer = (_chat, id) => {
      tried.push(id);
      return fails("unknown");
    };
    await saysOnZalo(...said);
    await each([SECOND, MINUTE, 3 * MINUTE, HOUR], pulse);
    expect(tried).toEqual([first, second]);
    expect(web.sent).toEqual([]);
    expect((await stores.outbox.get(second))?.state).toBe("uncertain");
  });

  it.each([
    ["retry", "zalo"],
    ["dead", "web"],
  ] as const)("being a question (%s) goes on through the outbox, on %s", async (why, where) => {
    const { zalo, saysOnZalo, pulse, got, stores } = await town();
    await saysOnZalo("/baocao");
    let refusals = 1;
    zalo.answer = () => (why === "dead" || refusals-- > 0 ? fails(why) : undefined);
    await saysOnZalo("không");
    expect(got(`${REPORT}:2:0`)).toEqual([]);
    await pulse(30 * SECOND);
    expect(got(`${REPORT}:2:0`)).toEqual([`${where} say:${REPORT}:2:0`]);
    expect((await stores.conversations.of(units.find(({ id }) => id === "iale")!.id))[0]?.pending).toEqual([]);
    await each([MINUTE, HOUR], pulse);
    expect(got(`${REPORT}:2:0`)).toHaveLength(1);
  });

  it("does not wait for reminders that are due, nor send them", async () => {
    const { saysOnZalo, clock, zalo, pulse } = await town("2026-11-27", "13:59");
    const tried: string[] = [];
    zalo.answer = (_, id) => {
      tried.push(id);
      return id.startsWith("remind:") ? fails("retry") : undefined;
    };
    await pulse(2 * MINUTE);
    clock.move(HOUR);
    await saysOnZalo("/tinhhinh");
    expect(tried).toEqual([to(CLERK, BEFORE), "say:zalo:z-1:1:0"]);
  });
});

describe("effects left behind", () => {
  it("of one conversation that fail do not hold up those of another", async () => {
    const { stores, says, pulse, app, web, log } = await town();
    const { settle } = stores.conversations;
    stores.conversations.settle = () => Promise.reject(new Error("Họp dân"));
    await says(OTHER, "/baocao");
    await says("vt-pnv", "/baocao");
    stores.conversations.settle = settle;
    web.channel.send = (
      (send) =>
      async (chat, ...rest) => {
        if (chat === OTHER) throw new Error("Họp dân");
        return send(chat, ...rest);
      }
    )(web.channel.send.bind(web.channel));
    await pulse(2 * MINUTE);
    await app.idle();
    const [pending] = await stores.conversations.unsettled((2 ** 52) as Instant);
    expect(pending?.id).toContain("iablu");
    expect(web.sent.map(({ chat }) => chat)).toEqual([OTHER, "vt-pnv", "vt-pnv"]);
    expect(log.lines.join()).not.toContain("Họp dân");
    await pulse(2 * MINUTE);
    expect(await stores.conversations.unsettled((2 ** 52) as Instant)).toEqual([]);
  });
});

describe("somebody who has no business there", () => {
  it.each([
    "xin chào",
    "/baocao",
    "/tongket",
    "/tinhhinh",
    { kind: "other" },
    { kind: "press", conversation: REPORT, turn: 1, option: "none" },
  ])("hears that the account is unknown, and learns nothing: %j", async (payload) => {
    const { says, stores, web } = await town();
    await says(CLERK, "/baocao");
    const before = await stateOf(stores);
    await says("nguoi-la", payload);
    const heard = web.sent.filter(({ chat }) => chat === "nguoi-la").map(({ message }) => message);
    expect(heard).toEqual([{ text: library.wording.say("talk.stranger") }]);
    expect(await stateOf(stores)).toEqual(before);
  });

  it.each([
    ["without a conversation of their own", [], OTHER],
    ["in a conversation of their own", ["/baocao"], OTHER],
    ["in a conversation of their own, at the same turn", ["/baocao", "không"], OTHER],
    ["who may see everything", [], LEADER],
  ])("changes nothing by a press on another unit's question: one %s", async (_, said, who) => {
    const { says, stores, web } = await town();
    await says(CLERK, "/baocao", "không");
    await says(who, ...said);
    const asked = web.sent.findLast(
      ({ chat, message }) => chat === CLERK && message.conversation !== undefined,
    )?.message;
    const before = await stores.conversations.get(REPORT);
    const own = await stores.conversations.get("iablu:bao-cao-tuan:2026-W48");
    await says(who, { kind: "press", conversation: REPORT, turn: asked?.turn, option: "none" });
    expect(await stores.conversations.get(REPORT)).toEqual(before);
    const after = await stores.conversations.get("iablu:bao-cao-tuan:2026-W48");
    expect([after?.state.said, after?.state.turn]).toEqual([own?.state.said, own?.state.turn]);
    const heard = web.sent.findLast(({ chat }) => chat === who)?.message;
    expect(heard?.text).toContain(library.wording.say("talk.old_button"));
    expect(heard?.text).not.toContain("Ia Le");
    await says(CLERK, { kind: "press", conversation: REPORT, turn: asked?.turn, option: "none" });
    expect((await stores.conversations.get(REPORT))?.state.said["viec_ton"]?.answer).toEqual([]);
  });
});
