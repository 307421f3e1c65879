import { describe, expect, it } from "vitest";
import { wasAtWork } from "../../src/app/outages.ts";
import type { Person, PersonId, UnitId } from "../../src/domain/people.ts";
import { reportId } from "../../src/domain/report.ts";
import { at, type Day, SECOND } from "../../src/domain/time.ts";
import { submission, week } from "../contract/samples.ts";
import { CLERK, COLLECTOR, LEADER, library, startSeveral, update, withCollector } from "./town.ts";

const HEAD = "tt-iale";
const ASK = "/batdau tongket";

/**
 * The week's report is due on Friday at 16:00 (W48: 27/11), the month's on Tuesday, 17/11 at 16:00; both can be amended for
 * five working days more. Briefings are held on Mondays and Thursdays.
 */
async function town({ processes = 1, start = "2026-11-26", budget = 5, evening = "17:30", mondays = ["06:45"] } = {}) {
  const { digest: shipped } = library.reminding;
  const digest = {
    before_briefing: [
      ...mondays.map((time) => ({ weekday: 1 as const, time: time })),
      ...shipped.before_briefing.filter(({ weekday }) => weekday !== 1),
    ],
    evening_of_due: evening,
  };
  const own = { ...library, reminding: { ...library.reminding, budget, digest } };
  const { stores, clock, channel, apps } = await startSeveral({
    processes,
    people: withCollector,
    day: start,
    time: "09:00",
    library: own,
  });
  let updates = 0;
  const digests = () => channel.sent.filter(({ id }) => id.startsWith("digest:"));
  /** At work all the time until then, as far as lateness goes. */
  async function pulse(day: string, time: string): Promise<void> {
    await wasAtWork(stores.marks, at(day as Day, time));
    clock.set(at(day as Day, time));
    await Promise.all(apps.map((app) => app.tick()));
  }
  return {
    stores,
    clock,
    channel,
    pulse,
    digests,
    /** Who was sent a summary of which report and period, in the order of the ids. */
    told: () =>
      digests()
        .map(({ id }) => id.split(":").slice(2).join(" "))
        .sort(),
    stateOf: async (day: string, time: string, who: string, report = "bao-cao-tuan:2026-W48") =>
      (await stores.outbox.get(`digest:${at(day as Day, time)}:${report}:${who}`))?.state,
    async reports(unit: string, day: string, time: string): Promise<void> {
      const period = week("2026-W48");
      const when = at(day as Day, time);
      const due = at("2026-11-27" as Day, "16:00");
      const id = reportId(unit as UnitId, "bao-cao-tuan", period.key);
      const head = { id, flow: { id: "bao-cao-tuan", version: 1 }, unit: unit as UnitId, period, due, at: when };
      await stores.reports.submit(head, submission(1, { at: when, by: CLERK as PersonId }));
    },
    async off(day: string): Promise<void> {
      const { version } = await stores.calendarChanges.load();
      const change = { day: day as Day, kind: "local_off" as const, name: "Bão", by: COLLECTOR as PersonId };
      await stores.calendarChanges.add(version, [{ id: `lich:${day}`, ...change, at: clock.now() }]);
    },
    async becomes(who: string, changed: Partial<Person>): Promise<void> {
      await stores.people.update((directory) =>
        directory.people.filter(({ id }) => id === who).map((person) => ({ ...person, ...changed })),
      );
    },
    async says(who: string, text: string): Promise<string> {
      clock.move(SECOND);
      const before = channel.sent.length;
      await apps[0]?.receive([update(who, (updates += 1), text, clock)]);
      await apps[0]?.idle();
      return channel.sent
        .slice(before)
        .map(({ message }) => message.text)
        .join("\n\n");
    },
  };
}

describe("the summary sent by itself", () => {
  it("comes to nobody who has not asked for it", async () => {
    const { pulse, told } = await town();
    for (const [day, time] of [
      ["2026-11-27", "17:30"],
      ["2026-11-30", "06:45"],
    ] as const)
      await pulse(day, time);
    expect(told()).toEqual([]);
  });

  it.each([1, 3])("comes once before a briefing, before office hours, from %i processes", async (processes) => {
    const { says, pulse, told, digests } = await town({ processes });
    for (const who of [LEADER, HEAD, COLLECTOR]) await says(who, ASK);
    await pulse("2026-11-30", "06:44");
    const before = digests().length;
    for (const time of ["06:45", "06:46", "07:00", "07:31", "09:00"]) await pulse("2026-11-30", time);
    expect(told().slice(before)).toEqual([LEADER, COLLECTOR, HEAD].map((who) => `bao-cao-tuan 2026-W48 ${who}`).sort());
    const sent = digests()[0]?.message;
    expect(sent?.text).toContain("Đã nộp 0/3 đơn vị");
    expect(sent?.text.split("\n").at(-1)).toBe(
      "Số liệu lúc 06:45 thứ Hai 30/11/2026, tự gửi theo yêu cầu của anh/chị; muốn thôi, gõ «/tat tongket».",
    );
  });

  it("is of the week that is being reported on Thursday, and of the month that can still be amended", async () => {
    const { says, pulse, told } = await town({ start: "2026-11-18" });
    await says(LEADER, ASK);
    await pulse("2026-11-19", "06:45");
    expect(told()).toEqual([`bao-cao-tthc 2026-11 ${LEADER}`, `bao-cao-tuan 2026-W47 ${LEADER}`]);
    await pulse("2026-11-26", "06:45"); // the month's is locked since the 24th
    expect(told().slice(1)).toEqual([`bao-cao-tuan 2026-W47 ${LEADER}`, `bao-cao-tuan 2026-W48 ${LEADER}`]);
  });

  it("comes on the evening of the due day, with what has come in by then", async () => {
    const { says, pulse, told, digests, reports } = await town({ start: "2026-11-17" });
    await says(LEADER, ASK);
    await pulse("2026-11-17", "17:30");
    expect(told()).toEqual([`bao-cao-tthc 2026-11 ${LEADER}`]);
    await pulse("2026-11-27", "17:29");
    await reports("iale", "2026-11-27", "17:29");
    await pulse("2026-11-27", "17:30");
    expect(told()).toEqual([`bao-cao-tthc 2026-11 ${LEADER}`, `bao-cao-tuan 2026-W48 ${LEADER}`]);
    expect(digests().at(-1)?.message.text).toContain("Số liệu lúc 17:30 thứ Sáu 27/11/2026");
    expect(digests().at(-1)?.message.text).toContain("Đã nộp 1/3 đơn vị");
  });

  it("tells of what was due later than that evening on the next working day", async () => {
    const { says, pulse, told } = await town({ evening: "15:00" });
    await says(LEADER, ASK);
    await pulse("2026-11-27", "15:00");
    await pulse("2026-11-27", "17:00");
    expect(told()).toEqual([]);
    await pulse("2026-11-30", "15:00");
    expect(told()).toEqual([`bao-cao-tuan 2026-W48 ${LEADER}`]);
  });

  it("moves with the due day", async () => {
    const { says, pulse, told, off, stateOf } = await town();
    await says(LEADER, ASK);
    await off("2026-11-27"); // the week's report is then due on Thursday
    await pulse("2026-11-26", "17:30");
    expect(told()).toEqual([`bao-cao-tuan 2026-W48 ${LEADER}`]);
    await pulse("2026-11-27", "17:30");
    expect(await stateOf("2026-11-27", "17:30", LEADER)).toBeUndefined();
  });

  it("comes on no day off, also where that was said after it was planned", async () => {
    const { says, pulse, told, off, channel, stateOf } = await town();
    await says(LEADER, ASK);
    await off("2026-11-30");
    await pulse("2026-11-30", "06:45");
    expect([told(), await stateOf("2026-11-30", "06:45", LEADER)]).toEqual([[], undefined]);
    channel.answer = (_, id) => (id.startsWith("digest:") ? { ok: false, why: "retry", ms: 1 } : undefined);
    await pulse("2026-12-03", "06:45");
    expect(await stateOf("2026-12-03", "06:45", LEADER, "bao-cao-tuan:2026-W49")).toBe("waiting");
    await off("2026-12-03");
    await pulse("2026-12-03", "06:46");
    expect(await stateOf("2026-12-03", "06:45", LEADER, "bao-cao-tuan:2026-W49")).toBe("withdrawn");
  });
});

describe("a summary that was missed", () => {
  it("is made up for while the morning's briefing lasts, as it is then", async () => {
    const { says, pulse, digests } = await town();
    await says(LEADER, ASK);
    await pulse("2026-11-30", "10:44");
    expect(digests().map(({ message }) => /Số liệu lúc (\S+)/.exec(message.text)?.[1])).toEqual(["10:44"]);
  });

  it("is told once where several times of the morning were missed", async () => {
    const { says, pulse, digests } = await town({ mondays: ["08:00", "06:45"] });
    await says(LEADER, ASK);
    await pulse("2026-11-30", "08:30");
    expect(digests().map(({ id }) => id.split(":")[1])).toEqual([`${at("2026-11-30" as Day, "08:00")}`]);
  });

  it("is let go when the briefing is over", async () => {
    const { says, pulse, told, stateOf } = await town();
    await says(LEADER, ASK);
    await pulse("2026-11-30", "10:45");
    await pulse("2026-11-30", "10:46");
    expect([told(), await stateOf("2026-11-30", "06:45", LEADER)]).toEqual([[], undefined]);
  });

  it("is withdrawn when no channel took it for so long, and of then when one does", async () => {
    for (const [time, state] of [
      ["08:30", "sent"],
      ["10:45", "withdrawn"],
    ] as const) {
      const { says, pulse, channel, stateOf, digests } = await town();
      await says(LEADER, ASK);
      channel.answer = (_, id) => (id.startsWith("digest:") ? { ok: false, why: "retry", ms: 1 } : undefined);
      await pulse("2026-11-30", "06:45");
      channel.answer = () => undefined;
      await pulse("2026-11-30", time);
      expect(await stateOf("2026-11-30", "06:45", LEADER)).toBe(state);
      expect(digests().map(({ message }) => message.text.includes(`Số liệu lúc ${time}`))).toEqual(
        state === "sent" ? [true] : [],
      );
    }
  });

  it("is sent once when the clock is set back, and when a platform does not tell whether it came", async () => {
    const { says, pulse, told, channel, stateOf } = await town();
    await says(LEADER, ASK);
    channel.answer = (_, id) => (id.startsWith("digest:") ? { ok: false, why: "unknown" } : undefined);
    await pulse("2026-11-27", "17:30");
    expect(await stateOf("2026-11-27", "17:30", LEADER)).toBe("uncertain");
    channel.answer = () => undefined;
    for (const time of ["06:45", "06:40", "06:45", "06:46"]) await pulse("2026-11-30", time);
    expect(told()).toEqual([`bao-cao-tuan 2026-W48 ${LEADER}`]);
  });
});

describe("who wants it", () => {
  it("says so once or twice, hears when it will come, and takes it back", async () => {
    const { says, pulse, told } = await town();
    const first = await says(LEADER, ASK);
    expect(first).toContain("Lần tới: 17:30 thứ Sáu 27/11/2026, Báo cáo tuần.");
    expect(await says(LEADER, "/batdau Tổng kết")).toBe(first);
    await pulse("2026-11-27", "17:30");
    expect(told()).toHaveLength(1);
    expect(await says(LEADER, "/tat tongket")).toContain("/batdau tongket");
    await pulse("2026-11-30", "06:45");
    expect(told()).toHaveLength(1);
    expect(await says(LEADER, ASK)).toContain("Lần tới: 06:45 thứ Năm 03/12/2026, Báo cáo tuần.");
  });

  it("has it taken back also between the planning and the sending", async () => {
    const { says, pulse, told, channel, stateOf } = await town();
    await says(LEADER, ASK);
    channel.answer = (_, id) => (id.startsWith("digest:") ? { ok: false, why: "retry", ms: 1 } : undefined);
    await pulse("2026-11-30", "06:45");
    channel.answer = () => undefined;
    await says(LEADER, "/tat tongket");
    await pulse("2026-11-30", "06:46");
    expect([told(), await stateOf("2026-11-30", "06:45", LEADER)]).toEqual([[], "withdrawn"]);
  });

  it("sees the own units only", async () => {
    const { says, pulse, digests } = await town();
    await says(HEAD, ASK);
    await pulse("2026-11-30", "06:45");
    expect(digests()).toHaveLength(1);
    expect(digests()[0]?.message.text).toContain("Ia Le");
    expect(digests()[0]?.message.text).not.toContain("Ia Blứ");
  });

  it("hears nothing any more where nothing is to be seen", async () => {
    const { says, pulse, told, becomes } = await town();
    for (const who of [LEADER, HEAD]) await says(who, ASK);
    await becomes(HEAD, { unit: "khong-co" as UnitId });
    await becomes(LEADER, { addresses: [] });
    await pulse("2026-11-30", "06:45");
    expect(told()).toEqual([]);
    expect(await says(HEAD, ASK)).toBe("Không có đơn vị nào trong phạm vi được xem.");
  });

  it("hears nothing while away, and again afterwards", async () => {
    const { says, pulse, told, stores, clock } = await town();
    await says(LEADER, ASK);
    const leave = { id: "nghi:1", person: LEADER as PersonId, by: LEADER as PersonId, at: clock.now() };
    await stores.absences.add({ ...leave, from: "2026-11-30" as Day, to: "2026-12-02" as Day });
    await pulse("2026-11-30", "06:45");
    expect(told()).toEqual([]);
    await pulse("2026-12-03", "06:45");
    expect(told()).toEqual([`bao-cao-tuan 2026-W49 ${LEADER}`]);
  });

  it("gets it whatever the week's budget of messages, which it does not spend", async () => {
    const { says, pulse, told, channel, stores } = await town({ budget: 1 });
    await says(CLERK, ASK);
    await pulse("2026-11-26", "16:01"); // a day ahead: the week's one message
    await pulse("2026-11-27", "17:30");
    expect(channel.sent.filter(({ chat, id }) => chat === CLERK && id.startsWith("remind:"))).toHaveLength(1);
    expect(told()).toEqual([`bao-cao-tuan 2026-W48 ${CLERK}`]);
    const item = await stores.outbox.get(`digest:${at("2026-11-27" as Day, "17:30")}:bao-cao-tuan:2026-W48:${CLERK}`);
    expect(item?.told?.counts).toBe(false);
  });
});

describe("the words around it", () => {
  it.each([
    ["/batdau", "Có thể gõ:"],
    ["/batdau gì đó", "Có thể gõ:"],
    ["/tat", "Xin gõ «/tat tongket»"],
    ["/tắt nhắc việc", "Lời nhắc nộp báo cáo không tắt được"],
    ["/TẮT tổng kết", "Tổng kết không tự gửi đến anh/chị."],
  ])("%s -> %s", async (text, said) => {
    const { says } = await town();
    expect(await says(LEADER, text)).toContain(said);
  });
});

describe("what a summary offers", () => {
  it("is chosen by a number: of two that come together each number means one thing", async () => {
    const { says, pulse, digests, stores } = await town({ start: "2026-11-18" });
    await says(LEADER, ASK);
    await pulse("2026-11-19", "06:45");
    const messages = digests().map(({ message }) => message);
    expect(messages).toHaveLength(2);
    const [first = { text: "", options: [] }, second = { text: "", options: [] }] = messages;
    const count = first.options?.length ?? 0;
    expect([first.numbersFrom ?? 1, second.numbersFrom]).toEqual([1, count + 1]);
    const menu = await stores.menus.get({ channel: "web", chat: LEADER });
    expect(menu?.options.map(({ id, number }) => [number, id])).toEqual(
      [...(first.options ?? []), ...(second.options ?? [])].map(({ id }, index) => [index + 1, id]),
    );
  });

  it("leaves bare numbers to the question that is open", async () => {
    const { says, pulse, digests } = await town();
    await says(CLERK, ASK);
    await says(CLERK, "/baocao tuần 2026-W48");
    await pulse("2026-11-27", "17:30");
    expect(digests().map(({ message }) => message.pick)).toEqual(["slash"]);
  });
});
