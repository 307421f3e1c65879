import { describe, expect, it } from "vitest";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import type { UnitId } from "../../src/domain/people.ts";
import { reportId } from "../../src/domain/report.ts";
import { at, type Day, SECOND } from "../../src/domain/time.ts";
import { head, submission, week } from "../contract/samples.ts";
import { CLERK, LEADER, OTHER, people, startSeveral, update } from "./town.ts";

const HEAD = "tt-iale";
const COLLECTOR = "th-pnv";
const all = [...people, ...readOffice(CHU_PUH).people.filter(({ id }) => id === COLLECTOR)];

/** Wednesday, 2/12/2026; the week's report is due on Friday, 4/12 at 16:00. */
async function town({ processes = 1, day = "2026-12-02", time = "09:00" } = {}) {
  const { stores, clock, channel, apps } = await startSeveral({ processes, people: all, day, time });
  let updates = 0;
  return {
    stores,
    clock,
    apps,
    channel,
    async says(who: string, text: string, process = 0): Promise<string> {
      clock.move(SECOND);
      await apps[process]?.receive([update(who, (updates += 1), text, clock)]);
      await apps[process]?.idle();
      return channel.sent.findLast(({ chat, id }) => chat === who && id.startsWith("say:"))?.message.text ?? "";
    },
    button: (who: string) =>
      channel.sent.findLast(({ chat, message }) => chat === who && message.options)?.message.options?.[0]?.id ?? "",
    async pulse(): Promise<void> {
      await Promise.all(apps.map((app) => app.tick()));
    },
    /** Who was told of moved due times. */
    told: () =>
      channel.sent
        .filter(({ id }) => id.startsWith("moved:"))
        .map(({ chat }) => chat)
        .sort(),
  };
}

describe("the calendar by hand", () => {
  it("is shown to everybody and changed by who collects", async () => {
    const { says } = await town();
    expect(await says(COLLECTOR, "/lich")).toContain("Tết Dương lịch (nghỉ lễ)");
    expect(await says(COLLECTOR, "/lich")).toContain("dự kiến");
    expect(await says(LEADER, "/lich")).not.toContain("Sửa lịch, xin gõ");
    expect(await says(LEADER, "/lich nghỉ 4/12 Ngày hội")).toContain("dành cho người tổng hợp");
  });

  it("changes nothing before the button is pressed, then at once, once, for every process", async () => {
    const { says, button, stores, told, pulse } = await town({ processes: 2 });
    const preview = await says(COLLECTOR, "/lich nghỉ 4/12 Ngày hội của huyện");
    expect(preview).toContain("thứ Sáu 04/12/2026: Ngày hội của huyện (nghỉ riêng ở địa phương)");
    expect(preview).toContain("từ 16:00 thứ Sáu 04/12/2026 sang 16:00 thứ Năm 03/12/2026");
    expect(preview).toContain("4 người");
    expect((await stores.calendarChanges.load()).changes).toEqual([]);
    const confirm = button(COLLECTOR);
    for (const process of [0, 1]) expect(await says(COLLECTOR, confirm, process)).toContain("có hiệu lực ngay");
    await pulse();
    await pulse();
    expect((await stores.calendarChanges.load()).changes).toMatchObject([
      { day: "2026-12-04", kind: "local_off", name: "Ngày hội của huyện", by: COLLECTOR },
    ]);
    expect(await stores.audit.of("calendar", 9)).toMatchObject([{ by: COLLECTOR, fields: { day1: "2026-12-04" } }]);
    expect(told()).toEqual([HEAD, OTHER, CLERK, "vt-pnv"].sort());
    for (const process of [0, 1])
      expect(await says(CLERK, "/tinhhinh", process)).toContain("hạn nộp 16:00 thứ Năm 03/12/2026");
  });

  it("tells only those who still owe what moved, and nobody when it was taken back before", async () => {
    const { says, button, stores, told, pulse, clock } = await town({ time: "12:00" });
    const period = { ...week("2026-W49"), from: "2026-11-30" as Day, to: "2026-12-06" as Day };
    await stores.reports.submit(head({ unit: "iablu" as UnitId, period }), submission(1));
    expect(await stores.reports.get(reportId("iablu" as UnitId, "bao-cao-tuan", "2026-W49"))).toBeDefined();
    await says(COLLECTOR, "/lich nghỉ 4/12 Ngày hội");
    await says(COLLECTOR, button(COLLECTOR));
    await pulse(); // at lunch nobody is told
    expect(told()).toEqual([]);
    clock.set(at("2026-12-02" as Day, "13:31"));
    await pulse();
    expect(told()).toEqual([HEAD, CLERK, "vt-pnv"].sort());

    const other = await town({ time: "12:00" });
    await other.says(COLLECTOR, "/lich nghỉ 4/12 Ngày hội");
    await other.says(COLLECTOR, other.button(COLLECTOR));
    await other.says(COLLECTOR, "/lich bỏ 4/12");
    await other.says(COLLECTOR, other.button(COLLECTOR));
    other.clock.set(at("2026-12-02" as Day, "13:31"));
    await other.pulse();
    expect(other.told()).toEqual([]);
    expect(await other.says(CLERK, "/tinhhinh")).toContain("16:00 thứ Sáu 04/12/2026");
  });

  it("tells several changes in one message, and then the difference to what was told last", async () => {
    const { says, button, pulse, clock, channel } = await town({ time: "12:00" });
    const change = async (text: string) => {
      await says(COLLECTOR, text);
      await says(COLLECTOR, button(COLLECTOR));
    };
    const toClerk = () =>
      channel.sent.flatMap(({ chat, id, message }) =>
        chat === CLERK && id.startsWith("moved:") ? [message.text] : [],
      );
    await change("/lich nghỉ 4/12 Ngày hội");
    await change("/lich nghỉ 3/12 Ngày hội");
    clock.set(at("2026-12-02" as Day, "13:31"));
    await pulse();
    expect(toClerk()).toEqual([expect.stringContaining("từ 16:00 thứ Sáu 04/12/2026 sang 16:00 thứ Tư 02/12/2026")]);
    await change("/lich bỏ 3/12");
    await pulse();
    expect(toClerk()[1]).toContain("từ 16:00 thứ Tư 02/12/2026 sang 16:00 thứ Năm 03/12/2026");
  });

  it("swaps two days together, and takes both back together", async () => {
    const { says, button, stores } = await town();
    expect(await says(COLLECTOR, "/lich nghỉ 4/12 làm bù 12/12 Ngày hội")).toContain(
      "thứ Bảy 12/12/2026: Ngày hội (làm bù)",
    );
    await says(COLLECTOR, button(COLLECTOR));
    expect(await says(COLLECTOR, "/lich")).toContain("thứ Sáu 04/12/2026: Ngày hội (nghỉ do hoán đổi)");
    const undoing = await says(COLLECTOR, "/lich bỏ 12/12");
    expect(undoing).toContain("thứ Sáu 04/12/2026: Bỏ ngày ghi riêng (trở lại như ngày thường)");
    await says(COLLECTOR, button(COLLECTOR));
    expect(await says(COLLECTOR, "/lich")).not.toContain("Ngày hội (");
    expect((await stores.calendarChanges.load()).changes).toHaveLength(4);
  });

  it.each([
    ["/lich nghỉ 6/12 Chủ nhật", "vốn đã nghỉ"],
    ["/lich làm bù 12/12", "phải có cả ngày nghỉ và ngày làm bù"],
    ["/lich nghỉ 1/12/2026 Bão", "đã qua"],
    ["/lich nghỉ 4/12 làm bù 15/12", "vốn là ngày làm việc"],
    ["/lich bỏ 4/12", "không có gì ghi riêng"],
    ["/lich nghỉ 2/1/2031 Tết", "lịch chưa có năm 2031"],
    ["/lich nghỉ", "Sửa lịch, xin gõ"],
    ["/lich nghỉ Ngày hội", "Sửa lịch, xin gõ"],
    ["/lich ghi #abcdefg", "Không còn đề nghị"],
  ])("refuses with the cure: %s", async (text, said) => {
    const { says, stores } = await town();
    expect(await says(COLLECTOR, text)).toContain(said);
    expect((await stores.calendarChanges.load()).changes).toEqual([]);
  });

  it("refuses at the button what has become wrong since it was shown", async () => {
    const { says, button, stores } = await town({ processes: 2 });
    await says(COLLECTOR, "/lich nghỉ 4/12 Ngày hội");
    const first = button(COLLECTOR);
    await says(COLLECTOR, "/lich nghỉ 4/12 Bão", 1);
    await says(COLLECTOR, button(COLLECTOR), 1);
    expect(await says(COLLECTOR, first)).toContain("vốn đã nghỉ");
    expect((await stores.calendarChanges.load()).changes).toHaveLength(1);
  });

  it("says so where a due time would move into the past", async () => {
    const { says } = await town({ day: "2026-12-04", time: "08:00" });
    expect(await says(COLLECTOR, "/lich nghỉ 4/12 Bão")).toContain("hạn nộp chuyển về lúc đã qua");
  });

  it("warns those who collect once, in December, of a year that is missing", async () => {
    const { channel, pulse, clock } = await town({ day: "2030-11-29", time: "09:00" });
    const warned = () => channel.sent.filter(({ id }) => id.startsWith("calendar:"));
    expect(warned()).toEqual([]);
    for (const day of ["2030-12-02", "2030-12-02", "2030-12-03"]) {
      clock.set(at(day as Day, "09:00"));
      await pulse();
    }
    expect(warned().map(({ chat, message }) => [chat, message.text])).toEqual([
      [COLLECTOR, expect.stringContaining("chưa có ngày nghỉ lễ năm 2031")],
    ]);
  });
});
