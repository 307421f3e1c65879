import { describe, expect, it } from "vitest";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import type { PersonId, UnitId } from "../../src/domain/people.ts";
import { reportId } from "../../src/domain/report.ts";
import { at, type Day, MINUTE, plus, SECOND } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { submission, week } from "../contract/samples.ts";
import { CLERK, LEADER, OTHER, people, startSeveral, update } from "./town.ts";

const HEAD = "tt-iale";
const COLLECTOR = "th-pnv";
const GROUP = "nhom";
const all = [...people, ...readOffice(CHU_PUH).people.filter(({ id }) => id === COLLECTOR)];

/** The week's report is due on Friday, 27/11 at 16:00; on Monday, 30/11, there is a briefing. */
async function town(processes = 1) {
  const stores = memoryStores();
  await stores.groups.setLeaders({ channel: "web", chat: GROUP }, true);
  const [day, time] = ["2026-11-27", "15:00"];
  const { clock, channel, apps } = await startSeveral({ processes, people: all, day, time, stores });
  let updates = 0;
  await comesIn("2026-W47", "iale", "2026-11-20", "15:00");
  await comesIn("2026-W47", "iablu", "2026-11-20", "15:00");
  await comesIn("2026-W47", "pnv", "2026-11-20", "15:00");
  async function comesIn(key: string, unit: string, day: string, time: string, lateReason?: string): Promise<void> {
    const period = week(key);
    const id = reportId(unit as UnitId, "bao-cao-tuan", key);
    const due = at((key === "2026-W48" ? "2026-11-27" : "2026-11-20") as Day, "16:00");
    const when = at(day as Day, time);
    const head = { id, flow: { id: "bao-cao-tuan", version: 1 }, unit: unit as UnitId, period, due, at: when };
    await stores.reports.submit(
      head,
      submission(1, { at: when, by: CLERK as PersonId, ...(lateReason && { lateReason }) }),
    );
  }
  const lists = () => channel.sent.filter(({ id }) => id.startsWith("latelist:"));
  async function pulse(day: string, time: string): Promise<void> {
    clock.set(at(day as Day, time));
    await Promise.all(apps.map((app) => app.tick()));
  }
  return {
    stores,
    clock,
    lists,
    pulse,
    /** At work all the time until then. */
    async until(day: string, time: string): Promise<void> {
      await stores.marks.move("pulse", await stores.marks.get("pulse"), at(day as Day, time));
      await pulse(day, time);
    },
    /** A report of the week comes in. */
    reports: (unit: string, day: string, time: string, lateReason?: string) =>
      comesIn("2026-W48", unit, day, time, lateReason),
    async says(who: string, text: string): Promise<{ text: string; buttons: string[] }> {
      clock.move(SECOND);
      await apps[0]?.receive([update(who, (updates += 1), text, clock)]);
      await apps[0]?.idle();
      const said = channel.sent.findLast((one) => one.chat === who && one.id.startsWith("say:"))?.message;
      return { text: said?.text ?? "", buttons: said?.options?.map(({ id }) => id) ?? [] };
    },
  };
}

describe("the late list", () => {
  it.each([1, 3])("goes out once, before office hours of the briefing's day, from %i processes", async (count) => {
    const { lists, until } = await town(count);
    await until("2026-11-30", "06:59");
    expect(lists()).toEqual([]);
    for (const time of ["07:00", "07:01", "07:31"]) await until("2026-11-30", time);
    expect(
      lists()
        .map(({ chat }) => chat)
        .sort(),
    ).toEqual([LEADER, GROUP, COLLECTOR].sort());
  });

  it("can be pasted into a report, and tells the truth of the moment it is sent", async () => {
    const { lists, until, reports } = await town();
    await reports("iablu", "2026-11-30", "08:00", "mất điện");
    await until("2026-11-30", "07:00");
    expect(lists()[0]?.message.text).toBe(
      [
        "Đơn vị chậm báo cáo, tính đến 07:00 thứ Hai 30/11/2026.",
        "",
        "Báo cáo tuần, Tuần 48/2026 (23/11–29/11), hạn 16:00 thứ Sáu 27/11/2026:",
        "Chưa nộp 2/3 đơn vị:",
        "- Các phòng chuyên môn: Nội vụ;",
        "- Các xã, phường, thị trấn: Ia Le.",
        "Nộp muộn 1/3 đơn vị (tính theo giờ làm việc):",
        "- Các xã, phường, thị trấn: Ia Blứ (1 giờ 30 phút).",
      ].join("\n"),
    );
  });

  it("is withdrawn when nobody is late, and not made up for in the afternoon", async () => {
    const { lists, until, reports, stores } = await town();
    for (const unit of ["iale", "iablu", "pnv"]) await reports(unit, "2026-11-27", "15:30");
    await until("2026-11-30", "07:00");
    const slot = at("2026-11-30" as Day, "07:00");
    expect((await stores.outbox.get(`latelist:2026-11-30:${slot}:${LEADER}`))?.state).toBe("withdrawn");
    const other = await town();
    await other.until("2026-11-30", "13:31");
    expect([lists(), other.lists()]).toEqual([[], []]);
  });

  it("is not sent on a day off", async () => {
    const { lists, until, stores, clock } = await town();
    const change = { day: "2026-11-30" as Day, kind: "local_off" as const, name: "Bão", by: COLLECTOR as PersonId };
    await stores.calendarChanges.add(0, [{ id: "lich:1", ...change, at: clock.now() }]);
    await until("2026-11-30", "07:00");
    await until("2026-11-30", "08:00");
    expect(lists()).toEqual([]);
  });

  it("is asked for by anybody, about the units that each may see", async () => {
    const { says, until, reports } = await town();
    expect((await says(COLLECTOR, "/tre")).text).toBe("Không có đơn vị nào chậm báo cáo.");
    await reports("iablu", "2026-11-27", "16:45", "mất điện");
    await until("2026-11-30", "08:00");
    expect((await says(LEADER, "/tre tuần 48")).text).toContain("Chưa nộp");
    const own = (await says(OTHER, "/tre")).text;
    expect(own).toContain("chậm 45 phút làm việc (45 phút theo đồng hồ)");
    expect(own).toContain("Lý do đơn vị nêu: mất điện");
    expect(own).not.toContain("Ia Le");
    expect((await says(OTHER, "/tre ia le")).text).toContain("Không có đơn vị nào trong phạm vi được xem");
    expect((await says(LEADER, "/tre quý 4")).text).toContain("Báo cáo tuần, Quý IV/2026, chưa kịp thời:");
  });
});

describe("an objective cause", () => {
  it("is found by who collects or the unit's head, with a reason, and can be taken back; nothing else changes", async () => {
    const { says, until, reports, stores } = await town();
    await reports("iale", "2026-11-30", "07:45", "mất điện hai ngày");
    const id = reportId("iale" as UnitId, "bao-cao-tuan", "2026-W48");
    const before = await stores.reports.get(id);
    await until("2026-11-30", "08:00");
    const { buttons } = await says(COLLECTOR, "/tre");
    expect(buttons[0]).toBe("/khachquan bao-cao-tuan 2026-W48 iale");
    const found = await says(COLLECTOR, buttons[0] ?? "");
    expect(found.text).toContain("Lý do: mất điện hai ngày");
    expect((await says(HEAD, "/tre")).text).toContain("Nguyên nhân khách quan: mất điện hai ngày");
    expect((await says(LEADER, "/tongket tuần 48")).text).toContain(
      "Nguyên nhân khách quan, không tính chậm (1): Ia Le.",
    );
    expect((await says(COLLECTOR, found.buttons[0] ?? "")).text).toContain("Đã bỏ xác nhận");
    expect((await says(HEAD, "/tre")).text).toContain("Đã bỏ xác nhận nguyên nhân khách quan «mất điện hai ngày»");
    expect(await stores.reports.get(id)).toEqual(before);
    expect((await stores.audit.of("verdict", 9)).map(({ by, fields }) => [by, fields["objective"]])).toEqual([
      [COLLECTOR, "no"],
      [COLLECTOR, "yes"],
    ]);
  });

  it.each([
    [HEAD, "/khachquan Ia Le tuần 48, lũ lụt", "Đã xác nhận"],
    [CLERK, "/khachquan Ia Le tuần 48, lũ lụt", "dành cho người đứng đầu"],
    [HEAD, "/khachquan Ia Blứ tuần 48 vì lũ lụt", "dành cho người đứng đầu"],
    [COLLECTOR, "/khachquan Ia Blứ tuần 48", "chưa nêu lý do"],
    [COLLECTOR, "/khachquan Ia Hla tuần 48, lũ lụt", "Xin gõ /khachquan kèm đơn vị"],
    [COLLECTOR, "/khachquan nội vụ tuần 47, lũ lụt", "không chậm báo cáo nào"],
    [COLLECTOR, "/khachquan", "Xin gõ /khachquan kèm đơn vị"],
    [COLLECTOR, "/khachquan ia le tuần 49, lũ lụt", "không chậm báo cáo nào"],
    [COLLECTOR, "/khachquan bỏ ia le tuần 48", "chưa có xác nhận"],
  ])("%s: %s -> %s", async (who, text, said) => {
    const { says, until } = await town();
    await until("2026-11-27", "16:40");
    expect((await says(who, text)).text).toContain(said);
  });
});

describe("time in which nobody was at work", () => {
  it("is noted once by three processes, and given back where it covered the due time", async () => {
    const { pulse, stores, says, reports } = await town(3);
    await pulse("2026-11-27", "15:40");
    await pulse("2026-11-27", "15:44"); // four minutes are no outage
    await pulse("2026-11-27", "16:30");
    await reports("iablu", "2026-11-27", "16:40");
    await reports("iale", "2026-11-30", "08:00");
    const from = plus(at("2026-11-27" as Day, "15:44"), 0);
    expect((await stores.outages.since(from)).map((one) => [one.from, one.to])).toEqual([
      [from, at("2026-11-27" as Day, "16:30")],
    ]);
    await stores.marks.move("pulse", await stores.marks.get("pulse"), at("2026-11-30" as Day, "09:00"));
    await pulse("2026-11-30", "09:00");
    expect((await says(OTHER, "/tre")).text).toContain(
      "Hệ thống gián đoạn 46 phút vào lúc đến hạn nên không tính chậm",
    );
    expect((await says(CLERK, "/tre")).text).toContain("Trừ 46 phút hệ thống gián đoạn, còn tính chậm 44 phút");
    const list = (await says(COLLECTOR, "/tre")).text;
    expect(list).toContain("Chậm do hệ thống gián đoạn, không tính chậm (1): Ia Blứ.");
    expect(list).toContain("Đã trừ thời gian hệ thống gián đoạn: từ 15:44");
  });

  it("is none where the clock was set back or jumps a little", async () => {
    const { pulse, stores, clock } = await town();
    const start = clock.now();
    for (const time of ["15:01", "15:00", "14:30", "15:05"]) await pulse("2026-11-27", time);
    expect(await stores.outages.since(plus(start, -60 * MINUTE))).toEqual([]);
  });
});
