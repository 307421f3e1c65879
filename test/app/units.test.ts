import { describe, expect, it } from "vitest";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import type { PersonId, UnitId } from "../../src/domain/people.ts";
import { type ReportId, reportId } from "../../src/domain/report.ts";
import { MINUTE, SECOND } from "../../src/domain/time.ts";
import { handClock } from "../harness.ts";
import { CLERK, LEADER, OTHER, people, startSeveral, units, update } from "./town.ts";

const ADMIN = "qt-ubnd";
const all = [...people, ...readOffice(CHU_PUH).people.filter(({ id }) => id === ADMIN)];
const MERGE = "/donvi sáp nhập Ia Le, Ia Blứ thành xã Ia Le";
const SPLIT = "/donvi tách Ia Le thành xã Ia Le Đông, xã Ia Le Tây";

async function town({ day = "2026-11-20", time = "09:00", processes = 1 } = {}) {
  const { stores, clock, channel, apps } = await startSeveral({ processes, people: all, day, time });
  let updates = 0;
  const says = async (who: string, text: string, process = 0): Promise<string> => {
    clock.move(SECOND);
    const before = channel.sent.length;
    await apps[process]?.receive([update(who, (updates += 1), text, clock)]);
    await apps[process]?.idle();
    return channel.sent
      .slice(before)
      .filter(({ chat }) => chat === who)
      .map(({ message }) => message.text)
      .join("\n");
  };
  return {
    stores,
    clock,
    channel,
    says,
    button: (who: string, label: string | RegExp) =>
      channel.sent
        .filter(({ chat }) => chat === who)
        .flatMap(({ message }) => message.options ?? [])
        .findLast((one) => (typeof label === "string" ? one.label === label : label.test(one.label)))?.id ?? "",
    async pulse(date: string, hour: string): Promise<void> {
      clock.set(handClock(date, hour).now());
      for (const app of apps) await app.tick();
      clock.move(MINUTE);
      for (const app of apps) await app.tick();
    },
    async reports(who: string, lines: string[]): Promise<string> {
      let last = "";
      for (const line of ["/baocao tuần", ...lines, "nộp"]) last = await says(who, line);
      return last;
    },
    unitOf: async (who: string) => (await stores.people.load()).person(who as PersonId)?.unit,
  };
}

/** A week's report in the town's small flow: one open task, so many dossiers left. */
const report = (task: string, left: number) => ["không", task, `${left} 0 0`, "0", "không"];
const NEW = "xa-ia-le-20261125";

describe("units changed in the chat", () => {
  it("is for the admin, wants a day, and changes nothing before the button is pressed", async () => {
    const { says, button, stores } = await town();
    expect(await says(CLERK, `${MERGE} từ 25/11/2026`)).toContain("dành cho quản trị");
    expect(await says(CLERK, "/donvi ghi #0000000")).toContain("dành cho quản trị");
    expect(await says(ADMIN, MERGE)).toContain("từ ngày nào");
    expect(await says(ADMIN, `${MERGE} từ 25/11/2026`)).toContain(
      "sáp nhập UBND xã Ia Le, UBND xã Ia Blứ thành UBND xã Ia Le",
    );
    expect((await stores.people.load()).units).toEqual(units);
    for (let n = 0; n < 2; n += 1) expect(await says(ADMIN, button(ADMIN, "Ghi thay đổi"))).toContain("Đã ghi");
    expect((await stores.people.load()).units).toHaveLength(units.length + 1);
    expect(await stores.audit.of("units", 9)).toMatchObject([
      { by: ADMIN, fields: { do: "merge", day: "2026-11-25" } },
    ]);
  });

  it("lets one of two changes that do not go together through, whichever process makes them", async () => {
    const { says, button, stores } = await town({ processes: 2 });
    await says(ADMIN, `${MERGE} từ 25/11/2026`);
    const merge = button(ADMIN, "Ghi thay đổi");
    await says(ADMIN, `${SPLIT} từ 26/11/2026`);
    const split = button(ADMIN, "Ghi thay đổi");
    const answers = [await says(ADMIN, split, 1), await says(ADMIN, merge, 0)];
    expect(answers[0]).toContain("Đã ghi");
    expect(answers[1]).toContain("đã ghi kết thúc");
    const { units: stored } = await stores.people.load();
    expect(stored.find(({ id }) => id === "iablu")?.validTo).toBeUndefined();
    expect(stored.find(({ id }) => id === "iale")?.successors).toHaveLength(2);
    expect(await stores.audit.of("units", 9)).toHaveLength(1);
  });

  it("takes people on to the one heir on its day, by itself; their chats stay", async () => {
    const { says, button, pulse, unitOf, stores } = await town();
    await says(ADMIN, `${MERGE} từ 25/11/2026`);
    await says(ADMIN, button(ADMIN, "Ghi thay đổi"));
    await pulse("2026-11-24", "23:50");
    expect(await unitOf(OTHER)).toBe("iablu");
    await pulse("2026-11-25", "00:10");
    expect(await Promise.all([CLERK, OTHER, "tt-iale"].map(unitOf))).toEqual([NEW, NEW, NEW]);
    const directory = await stores.people.load();
    expect(directory.personAt({ channel: "web", chat: OTHER })?.unit).toBe(NEW);
    await pulse("2026-11-26", "00:10");
    const moved = await stores.audit.of("units", 9);
    expect(
      moved
        .filter(({ by }) => by === "server")
        .map(({ about }) => String(about))
        .sort(),
    ).toEqual(["tt-iale", OTHER, CLERK].sort());
  });

  it("asks the admin whom to place where after a split, each choice a button", async () => {
    const { says, button, pulse, unitOf, channel } = await town();
    await says(ADMIN, `${SPLIT} từ 20/11/2026`);
    const answer = await says(ADMIN, button(ADMIN, "Ghi thay đổi"));
    expect(answer).toContain("Xin xếp về đơn vị mới: Văn thư xã Ia Le, Chủ tịch UBND xã Ia Le");
    await pulse("2026-11-23", "09:00");
    expect(channel.sent.filter(({ id }) => id === `units:iale:${ADMIN}`)).toHaveLength(1);
    expect(await unitOf(CLERK)).toBe("iale");
    const east = button(ADMIN, /Văn thư xã Ia Le → Ia Le Đông/);
    expect(await says(CLERK, east)).toContain("dành cho quản trị");
    expect(await says(ADMIN, `/donvi xep ${CLERK} iale pnv`)).toContain("không cần xếp"); // no heir of that unit
    expect(await unitOf(CLERK)).toBe("iale");
    await says(ADMIN, east);
    expect(await unitOf(CLERK)).toBe("xa-ia-le-dong-20261120");
    expect(await says(ADMIN, east)).toContain("không cần xếp");
  });
});

describe("what a unit leaves to those that take over", () => {
  async function merged(given: string[][]) {
    const one = await town();
    for (const [who = "", task = "", left = "0"] of given) await one.reports(who, report(task, Number(left)));
    await one.says(ADMIN, `${MERGE} từ 23/11/2026`);
    await one.says(ADMIN, one.button(ADMIN, "Ghi thay đổi"));
    await one.pulse("2026-11-27", "09:00");
    const opened = await one.says(OTHER, "/baocao tuần 2026-W48");
    return { ...one, opened };
  }
  const HEIR = "xa-ia-le-20261123" as UnitId;
  const prior = async ({ stores }: Awaited<ReturnType<typeof merged>>) =>
    (await stores.conversations.get(reportId(HEIR, "bao-cao-tuan", "2026-W48")))?.state.prior;

  it("is rows of all, and the sum of what is left", async () => {
    const one = await merged([
      [CLERK, "Rà soát hộ nghèo", "7"],
      [OTHER, "Sửa nhà rông", "3"],
    ]);
    expect(one.opened).toContain("tiếp nhận việc và số liệu kỳ trước của: UBND xã Ia Le, UBND xã Ia Blứ");
    expect(await prior(one)).toMatchObject({
      viec_ton: [{ viec: "Rà soát hộ nghèo" }, { viec: "Sửa nhà rông" }],
      hs_con: 10,
    });
  });

  it("is no sum where one has not reported: that is told, and missing is not zero", async () => {
    const one = await merged([[CLERK, "Rà soát hộ nghèo", "7"]]);
    expect(one.opened).toContain("chưa có báo cáo của UBND xã Ia Blứ");
    const found = await prior(one);
    expect(found).toMatchObject({ viec_ton: [{ viec: "Rà soát hộ nghèo" }] });
    expect(found).not.toHaveProperty("hs_con");
    expect(found).not.toHaveProperty("hs_dau_ky");
  });

  it("is nothing after a split, and that is told", async () => {
    const one = await town();
    await one.reports(CLERK, report("Rà soát hộ nghèo", 7));
    await one.says(ADMIN, `${SPLIT} từ 23/11/2026`);
    await one.says(ADMIN, one.button(ADMIN, "Ghi thay đổi"));
    await one.pulse("2026-11-23", "09:00");
    await one.says(ADMIN, one.button(ADMIN, /Văn thư xã Ia Le → Ia Le Đông/));
    await one.pulse("2026-11-27", "09:00");
    expect(await one.says(CLERK, "/baocao tuần 2026-W48")).toContain("chưa rõ phần nào");
    const id = reportId("xa-ia-le-dong-20261123" as UnitId, "bao-cao-tuan", "2026-W48");
    expect((await one.stores.conversations.get(id))?.state.prior).toEqual({});
  });

  it("leaves reports of before, and drafts, with the old unit; whoever took over goes on with them", async () => {
    const one = await town();
    await one.says(OTHER, "/baocao tuần");
    await one.says(OTHER, "Họp giao ban");
    await one.says(ADMIN, `${MERGE} từ 23/11/2026`);
    await one.says(ADMIN, one.button(ADMIN, "Ghi thay đổi"));
    await one.pulse("2026-11-23", "09:00");
    // The open question is still that of the old unit's week, and so is the report.
    for (const line of ["không", "3 0 0", "0", "không"]) await one.says(OTHER, line);
    for (const line of ["Bận họp", "nộp"]) await one.says(OTHER, line);
    const old = (await one.stores.conversations.get("iablu:bao-cao-tuan:2026-W47"))?.state;
    expect(old?.unit).toBe("iablu");
    expect(await one.stores.reports.existing(["iablu:bao-cao-tuan:2026-W47" as ReportId])).toHaveProperty("size", 1);
    // Its colleague, once of the other unit, sees what both left open.
    const duties = await one.says(CLERK, "/tinhhinh");
    expect(duties).toContain("Báo cáo của UBND xã Ia Blứ");
    expect(duties).toContain("Báo cáo của UBND xã Ia Le:");
    // Who hears of the old unit's late report is now of the new one.
    const directory = await one.stores.people.load();
    expect(
      directory
        .peopleOf("iale" as UnitId, ["reporter"])
        .map(({ id }) => id)
        .sort(),
    ).toEqual([OTHER, CLERK].sort());
    expect(await one.says(LEADER, "/tongket tuần 47")).toContain("Ia Blứ");
  });
});
