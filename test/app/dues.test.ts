import { describe, expect, it } from "vitest";
import type { OutboxItem } from "../../src/app/ports.ts";
import type { ReportId } from "../../src/domain/report.ts";
import { at, type Day, SECOND } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, scriptedChannel } from "../harness.ts";
import { linesOf } from "./lines.ts";
import { CLERK, LEADER, library, OTHER, people, REPORT, startIn, units, update } from "./town.ts";

/** What people answer to a reminder: later, on paper, more time; and what a reminder does with it. The report is due on Friday at 16:00. */
async function town(day = "2026-11-26", time = "07:59") {
  const stores = memoryStores();
  const collector = people.find(({ id }) => id === LEADER);
  if (collector === undefined) throw new Error("The town has no leader");
  await stores.people.save(
    units,
    people.map((one) => (one.id === LEADER ? { ...one, roles: ["leader", "admin"] } : one)),
  );
  const clock = handClock(day, time);
  const channel = scriptedChannel();
  const log = linesOf();
  const app = await startIn({ stores, clock, log, channels: [channel.channel] });
  let updates = 0;
  let seen = 0;
  return {
    stores,
    clock,
    log,
    channel,
    app,
    async says(chat: string, ...texts: string[]) {
      for (const text of texts) {
        clock.move(SECOND);
        await app.receive([update(chat, (updates += 1), text, clock)]);
        await app.idle();
      }
    },
    async until(toDay: string, toTime: string) {
      clock.set(at(toDay as Day, toTime));
      await app.tick();
      await app.idle();
    },
    /** What a person was sent since this was last asked. */
    heard(chat: string): string[] {
      const fresh = channel.sent.slice(seen).filter((one) => one.chat === chat);
      seen = channel.sent.length;
      return fresh.map(({ message }) => message.text);
    },
    buttons: (chat: string) =>
      channel.sent.findLast((one) => one.chat === chat)?.message.options?.map(({ id }) => id) ?? [],
    due: async () => (await stores.dues.of([REPORT as ReportId]))[0],
    item: (id: string): Promise<OutboxItem | undefined> => stores.outbox.get(id),
  };
}

const WEEK = "bao-cao-tuan 2026-W48 iale";
const rung = (name: string, person = CLERK) => `remind:bao-cao-tuan:2026-W48:iale:${name}:${person}`;

describe("putting a reminder off", () => {
  it("is offered for the next slots before the due time, and then heard once, at that time", async () => {
    const week = "bao-cao-tuan 2026-W49 iale"; // by then that of the week before is no longer taken
    const { until, heard, buttons, says } = await town("2026-12-03", "15:59");
    await until("2026-12-03", "16:00");
    expect(heard(CLERK)).toHaveLength(1);
    expect(buttons(CLERK)).toEqual([
      "/baocao bao-cao-tuan 2026-W49",
      `/hoan ${week} 2026-12-04T08:00`,
      `/hoan ${week} 2026-12-04T13:30`,
      `/bangiay ${week}`,
      `/xinhan ${week}`,
    ]);
    await says(CLERK, `/hoan ${week} 2026-12-04T08:00`, `/hoan ${week} 2026-12-04T08:00`);
    expect(heard(CLERK).every((text) => text.includes("08:00 thứ Sáu"))).toBe(true);
    await until("2026-12-04", "07:59");
    expect(heard(CLERK)).toEqual([]);
    await until("2026-12-04", "08:01");
    await until("2026-12-04", "08:02");
    expect(heard(CLERK)).toEqual([expect.stringMatching(/^Như đã hẹn.*Tuần 49/)]);
  });

  it("holds what comes before that time for this person alone, and nothing from the due time on", async () => {
    const { until, says, item, heard } = await town("2026-11-27", "13:00");
    await says(CLERK, "/hoan tuần 15h");
    await until("2026-11-27", "14:00");
    expect((await item(rung("-2h")))?.outcome).toBe("snoozed");
    expect((await item("remind:bao-cao-tuan:2026-W48:iablu:-2h:vt-iablu"))?.state).toBe("sent");
    heard(CLERK);
    await until("2026-11-27", "15:00");
    expect(heard(CLERK)).toHaveLength(1);
    await until("2026-11-27", "16:30");
    expect((await item(rung("+30m")))?.state).toBe("sent");
  });

  it("is refused until the due time or later, or until a time that has passed", async () => {
    const { says, heard, due } = await town("2026-11-27", "13:00");
    for (const words of ["2026-11-27T16:00", "2026-11-30T08:00", "2026-11-27T12:00"])
      await says(CLERK, `/hoan ${WEEK} ${words}`);
    expect(heard(CLERK)).toEqual([
      expect.stringContaining("trước hạn nộp"),
      expect.stringContaining("trước hạn nộp"),
      expect.stringContaining("đã qua"),
    ]);
    expect(await due()).toBeUndefined();
  });

  it("to another time leaves the first one unsaid", async () => {
    const { until, says, heard } = await town("2026-11-26", "16:01");
    await says(CLERK, `/hoan ${WEEK} 2026-11-27T08:00`, `/hoan ${WEEK} 2026-11-27T13:30`);
    heard(CLERK);
    await until("2026-11-27", "08:01");
    expect(heard(CLERK)).toEqual([]);
    await until("2026-11-27", "13:31");
    expect(heard(CLERK)).toHaveLength(1);
  });

  it("by a button of last week changes nothing", async () => {
    const { says, heard, due, clock } = await town("2026-11-26", "16:01");
    clock.set(at("2026-12-08" as Day, "09:00"));
    await says(CLERK, `/hoan ${WEEK} 2026-11-27T08:00`, `/bangiay ${WEEK}`, `/xinhan ${WEEK}`, `/viec ${WEEK}`);
    expect(heard(CLERK)).toEqual(Array.from({ length: 4 }, () => expect.stringContaining("đã hết nhận")));
    expect(await due()).toBeUndefined();
  });
});

describe("a report on paper", () => {
  it("is not reminded of any more, is missing all the same, and is reminded of again when nobody finds it", async () => {
    const { until, says, heard, item, channel } = await town("2026-11-27", "13:00");
    await says(CLERK, `/bangiay ${WEEK}`);
    await until("2026-11-27", "14:00");
    expect([(await item(rung("-2h")))?.outcome, heard("tt-iale")]).toEqual(["paper", []]);
    await says(LEADER, "/tinhhinh", "/tongket tuần");
    const shown = channel.sent.filter(({ chat }) => chat === LEADER);
    expect(shown.map(({ message }) => message.text)).toEqual([
      expect.stringContaining("đã nộp bản giấy"),
      expect.stringMatching(/Đã nộp 0\/.*đã báo nộp bản giấy: Ia Le/s),
    ]);
    expect(shown[0]?.message.options?.map(({ id }) => id)).toEqual([`/bangiay ${WEEK} tuchoi`]);
    await says(LEADER, `/bangiay ${WEEK} tuchoi`, `/bangiay ${WEEK} tuchoi`);
    await until("2026-11-27", "14:05");
    expect(channel.sent.filter(({ chat, id }) => chat === CLERK && id.startsWith("paper:"))).toHaveLength(1);
    await until("2026-11-27", "16:30");
    expect((await item(rung("+30m")))?.state).toBe("sent");
  });

  it("can be said by the unit's people only, and refused only by who collects", async () => {
    const { says, heard, due } = await town("2026-11-27", "13:00");
    await says(OTHER, `/bangiay ${WEEK}`);
    expect(heard(OTHER)).toEqual([expect.stringContaining("dành cho người báo cáo")]);
    await says(CLERK, `/bangiay ${WEEK}`, `/bangiay ${WEEK} tuchoi`);
    expect(heard(CLERK).at(-1)).toContain("dành cho người tổng hợp");
    expect((await due())?.paper?.refused).toBeUndefined();
  });
});

describe("more time", () => {
  it("is asked for in two presses, kept once, shown, and moves nothing", async () => {
    const { until, says, heard, buttons, due, item } = await town("2026-11-27", "13:00");
    await says(CLERK, `/xinhan ${WEEK}`);
    expect(buttons(CLERK)[0]).toBe(`/xinhan ${WEEK} 2026-11-30T16:00`);
    await says(CLERK, `/xinhan ${WEEK} 2026-11-30T16:00`);
    expect(buttons(CLERK)[2]).toBe(`/xinhan ${WEEK} 2026-11-30T16:00 3`);
    await says(CLERK, `/xinhan ${WEEK} 2026-11-30T16:00 3`, `/xinhan ${WEEK} 2026-11-30T16:00 3`);
    expect(heard(CLERK).at(-1)).toContain("mất điện, mất mạng");
    expect((await due())?.extensions.map(({ reason }) => reason)).toEqual(["mất điện, mất mạng"]);
    await says(LEADER, "/tinhhinh");
    expect(heard(LEADER)).toEqual([expect.stringContaining("xin thêm thời gian đến 16:00 thứ Hai 30/11/2026")]);
    await until("2026-11-27", "16:30");
    expect((await item(rung("+30m")))?.state).toBe("sent");
  });

  it.each([
    ["/xinhan tuần 48 đến 10h thứ Hai, cán bộ đi tập huấn", "10:00 thứ Hai 30/11/2026", "cán bộ đi tập huấn"],
    ["/xinhan 1/12 vì mất điện", "16:00 thứ Ba 01/12/2026", "mất điện"],
    ["/xinhan tuần 2026-W48 17h00, do lý do khách quan", "17:00 thứ Sáu 27/11/2026", "lý do khách quan"],
  ])("is read in words: %s", async (words, until, reason) => {
    const { says, heard, due } = await town("2026-11-27", "13:00");
    await says(CLERK, words);
    expect(heard(CLERK)).toEqual([expect.stringContaining(`đến ${until}, lý do: ${reason}`)]);
    expect((await due())?.extensions[0]?.reason).toBe(reason);
  });

  it("until a time that has passed is asked for again", async () => {
    const { says, heard, due } = await town("2026-11-27", "13:00");
    await says(CLERK, "/xinhan tuần 26/11, mất điện", "/xinhan tuần 26/11/2027, mất điện");
    expect(heard(CLERK)).toEqual([expect.stringContaining("đã qua"), expect.stringContaining("quá xa")]);
    expect(await due()).toBeUndefined();
  });
});

describe("a half-filled report", () => {
  it("is reminded of once, four office hours after the last answer, with the next question", async () => {
    const { until, says, heard } = await town("2026-11-24", "09:00");
    await says(CLERK, "/baocao tuần 2026-W48", "không");
    heard(CLERK);
    // The 24th is a day off: four office hours have passed on Wednesday at 11:30, which is lunch.
    await until("2026-11-25", "09:00");
    await until("2026-11-25", "11:35");
    expect(heard(CLERK)).toEqual([]);
    await until("2026-11-25", "13:30");
    await until("2026-11-25", "15:00");
    expect(heard(CLERK)).toEqual([
      expect.stringMatching(/làm dở.*Đã trả lời 1\/6 câu; tiếp theo là «Việc chưa xong»/s),
    ]);
    await says(CLERK, "không");
    heard(CLERK);
    await until("2026-11-26", "15:30");
    expect(heard(CLERK)).toEqual([]); // never twice
  });

  it("is not reminded of when a reminder has told of it since", async () => {
    const { until, says, heard, item } = await town("2026-11-26", "15:58");
    await says(CLERK, "/baocao tuần 2026-W48", "không");
    await until("2026-11-26", "16:00");
    expect(heard(CLERK).at(-1)).toContain("Đã trả lời 1/");
    await until("2026-11-27", "11:00");
    expect((await item(`nudge:bao-cao-tuan:2026-W48:iale:${CLERK}`))?.outcome).toBe("told");
  });
});

describe("the week's budget", () => {
  it("holds back what is not urgent, and says how much", async () => {
    const { until, stores, says, heard, item } = await town("2026-11-26", "15:59");
    const spent = Array.from({ length: library.reminding.budget }, (_, n) => `remind:earlier:${n}`);
    await stores.outbox.add(
      spent.map((id) => ({
        id,
        kind: "reminder" as const,
        to: CLERK as never,
        bundle: CLERK,
        message: { text: id },
        due: at("2026-11-23" as Day, "08:00"),
        unless: [],
      })),
    );
    for (const id of spent) {
      const lease = { id, until: at("2026-11-27" as Day, "08:00") };
      await stores.outbox.claim(at("2026-11-23" as Day, "08:00"), lease, { id });
      const told = { as: id, counts: true };
      await stores.outbox.settle(id, id, { state: "sent", outcome: "1", at: at("2026-11-23" as Day, "08:00"), told });
    }
    await until("2026-11-26", "16:00");
    expect([(await item(rung("-1d")))?.outcome, heard(CLERK)]).toEqual(["budget", []]);
    await says(LEADER, "/tinhhinh");
    expect(heard(LEADER)).toEqual([expect.stringContaining("1 lời nhắc không gửi")]);
    await until("2026-11-30", "16:00"); // a new week
    expect((await item(rung("+1d")))?.state).toBe("sent");
  });

  it("counts a message of two reports once, and what was asked for not at all", async () => {
    const { until, says, stores } = await town("2026-11-26", "15:59");
    await until("2026-11-26", "16:00");
    await says(CLERK, `/hoan ${WEEK} 2026-11-27T08:00`);
    await until("2026-11-27", "08:00");
    const told = await stores.outbox.toldSince(CLERK, at("2026-11-23" as Day, "00:00"));
    expect(told.map((one) => [one.id.split(":")[0], one.told?.counts])).toEqual([
      ["remind", true],
      ["snooze", false],
    ]);
  });
});

describe("a message", () => {
  it("lists whatever else is owed, and is not repeated for what was planned a moment later", async () => {
    const { stores, clock, until, heard, item, app } = await town("2026-11-17", "13:59");
    await until("2026-11-17", "14:00");
    heard(CLERK);
    await until("2026-11-20", "14:00");
    expect(heard(CLERK)).toEqual([expect.stringMatching(/Còn 2 giờ.*Tuần 47/s)]);
    const late = rung("-2h").replace("W48", "W47").replace("-2h", "late-comer");
    await stores.outbox.add([
      {
        id: late,
        kind: "reminder",
        to: CLERK as never,
        bundle: CLERK,
        message: { text: "" },
        due: clock.now(),
        unless: ["iale:bao-cao-tuan:2026-W47"],
      },
    ]);
    clock.move(10 * SECOND);
    await app.tick();
    expect([(await item(late))?.outcome, heard(CLERK)]).toEqual(["told", []]);
  });
});

describe("/taisao", () => {
  it("as an answer to a reminder is about its report, and to anything else about nothing", async () => {
    const { until, app, clock, channel, heard } = await town("2026-11-26", "15:59");
    await until("2026-11-26", "16:00");
    const place = 1 + channel.sent.findIndex(({ chat }) => chat === CLERK);
    await until("2026-11-27", "14:00");
    heard(CLERK);
    const asks = async (n: number, reply: string) => {
      clock.move(SECOND);
      await app.receive([update(CLERK, n, { kind: "text", text: "/taisao", reply }, clock)]);
      await app.idle();
      return heard(CLERK);
    };
    expect(await asks(1, `m${place}`)).toEqual([expect.stringMatching(/Tuần 48.*đã gửi lúc 16:00 thứ Năm/s)]);
    expect(await asks(2, "m999")).toEqual([expect.stringContaining("không phải lời nhắc")]);
  });

  it("of another unit is answered to who may see it", async () => {
    const { says, heard } = await town("2026-11-27", "13:00");
    await says(LEADER, "/taisao tuần 48 ia le");
    expect(heard(LEADER)).toEqual([expect.stringMatching(/Ia Le.*Văn thư xã Ia Le.*Chủ tịch UBND xã Ia Le/s)]);
    await says(CLERK, "/taisao tuần 48 ia blu", "/taisao");
    expect(heard(CLERK)).toEqual([
      expect.not.stringContaining("Lời nhắc cho"),
      expect.stringMatching(/Tuần 48.*sẽ nhắc nếu đến lúc đó chưa nộp/s),
    ]);
  });
});
