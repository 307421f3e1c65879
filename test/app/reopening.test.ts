import { describe, expect, it } from "vitest";
import type { PersonId, UnitId } from "../../src/domain/people.ts";
import { isLate, type ReportId } from "../../src/domain/report.ts";
import { at, type Day, SECOND } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, shippedLibrary } from "../harness.ts";

const CLERK = "vt-iale";
const COLLECTOR = "th-pnv";
const OTHER_COLLECTOR = "th2-pnv" as PersonId;
const LEADER = "ct-ubnd";
const WEEK = "bao-cao-tuan 2026-W48 iale";
const REPORT = "iale:bao-cao-tuan:2026-W48" as ReportId;
const NEXT = "iale:bao-cao-tuan:2026-W49" as ReportId;
const library = shippedLibrary();
/** The four figures, and what else is asked. */
const figures = (line: string) => ["không", "không", line, "không"];

/** Ia Le with two collectors; the week's report locks on Friday 4/12 at 16:00, and is taken until Wednesday 2/12. */
async function town(day = "2026-11-27", time = "09:00") {
  const stores = memoryStores();
  const clock = handClock(day, time);
  const play = await office({ stores, clock, library });
  const collector = play.person(COLLECTOR);
  await stores.people.save(
    [],
    [{ ...collector, id: OTHER_COLLECTOR, addresses: [{ channel: "web", chat: OTHER_COLLECTOR }] }],
  );
  await play.tick();
  const texts = (chat: string) =>
    play.channel.sent.filter((one) => one.chat === chat).map(({ message }) => message.text);
  return {
    ...play,
    async says(who: string, ...all: string[]) {
      for (const text of all) {
        clock.move(SECOND);
        await play.says(who, text);
      }
    },
    async until(toDay: string, toTime: string) {
      clock.set(at(toDay as Day, toTime));
      await play.tick();
    },
    texts,
    last: (chat: string) => texts(chat).at(-1) ?? "",
    told: (chat: string, words: string) => texts(chat).filter((text) => text.includes(words)).length,
    audited: async (what: string) =>
      (await stores.audit.of(what, 99))
        .map(({ fields }) => fields.decision ?? fields.reason ?? fields.figures)
        .reverse(),
  };
}

async function lockedTown() {
  const play = await town();
  await play.says(CLERK, "/baocao tuần", ...figures("2 30 25 0"), "nộp");
  await play.until("2026-12-08", "08:30");
  return play;
}

describe("asking for a locked report", () => {
  it("is needless before it locks, and senseless for a period to come, for another unit's, or without a reason", async () => {
    const { says, last, until, stores } = await town();
    await says(CLERK, "/suaky tuần 48, nhầm số");
    expect(last(CLERK)).toContain("vẫn nhận đến");
    await says(CLERK, "/baocao tuần", ...figures("2 30 25 0"), "nộp", "/suaky tuần 48, nhầm số");
    expect(last(CLERK)).toContain("chưa khóa");
    await until("2026-12-08", "08:30");
    await says(CLERK, "/suaky tuần 51, nhầm số");
    expect(last(CLERK)).toContain("chưa mở");
    for (const words of ["tuần 48 ia blứ, nhầm", "bao-cao-tuan 2026-W48 iablu nhầm số"]) {
      await says(CLERK, `/suaky ${words}`);
      expect(last(CLERK)).toContain("của đơn vị mình");
    }
    await says(LEADER, "/suaky tuần 48 ia le, nhầm số");
    expect(last(LEADER)).toContain("không phải nộp báo cáo ở đây");
    for (const words of ["", "báo cáo tuần", "nhầm số"]) {
      await says(CLERK, `/suaky ${words}`);
      expect(last(CLERK)).toContain("Xin gõ /suaky");
    }
    await says(CLERK, "/suaky tuần 48", "31");
    expect(last(CLERK)).toContain("Vì sao cần sửa");
    expect(await stores.reopenings.get(REPORT)).toBeUndefined();
    await says(CLERK, "nhầm số hồ sơ");
    expect((await stores.reopenings.get(REPORT))?.asked.reason).toBe("nhầm số hồ sơ");
  });

  it("asks which of several units is meant", async () => {
    const { says, tick, stores, channel } = await lockedTown();
    await stores.people.update(({ people }) =>
      people
        .filter(({ id }) => id === CLERK)
        .map((one) => ({ ...one, also: [{ unit: "iablu" as typeof one.unit, roles: ["reporter"] }] })),
    );
    await tick();
    await says(CLERK, "/suaky tuần 48, nhầm số");
    expect(channel.sent.at(-1)?.message.options?.map(({ id }) => id)).toEqual([
      `/suaky ${WEEK} nhầm số`,
      "/suaky bao-cao-tuan 2026-W48 iablu nhầm số",
    ]);
    await says(CLERK, "2");
    expect([await stores.reopenings.get(REPORT), (await stores.reopenings.ofUnit("iablu" as UnitId)).length]).toEqual([
      undefined,
      1,
    ]);
  });

  it("is one request, however often it is made, and each who collects hears of it once", async () => {
    const { says, tick, told, last, stores } = await lockedTown();
    await says(CLERK, `/suaky ${WEEK} nhầm số`, `/suaky ${WEEK} vẫn nhầm`);
    await says("tt-iale", "/suaky tuần 48, nhầm");
    await tick();
    expect(last("tt-iale")).toContain("đang chờ");
    expect([told(COLLECTOR, "xin mở lại"), told(OTHER_COLLECTOR, "xin mở lại")]).toEqual([1, 1]);
    expect((await stores.reopenings.get(REPORT))?.rev).toBe(1);
  });

  it("is heard by those who collect in office hours only", async () => {
    const { says, until, told } = await lockedTown();
    await until("2026-12-08", "19:00");
    await says(CLERK, `/suaky ${WEEK} nhầm số`);
    await until("2026-12-09", "06:30");
    expect(told(COLLECTOR, "xin mở lại")).toBe(0);
    await until("2026-12-09", "08:00");
    expect(told(COLLECTOR, "xin mở lại")).toBe(1);
  });
});

describe("deciding on it", () => {
  it("is done once, by one of two at once", async () => {
    const { says, stores, audited, last } = await lockedTown();
    await says(CLERK, `/suaky ${WEEK} nhầm số`);
    await Promise.all([says(COLLECTOR, `/suaky cho ${WEEK} 1 2`), says(OTHER_COLLECTOR, `/suaky khong ${WEEK} 1`)]);
    const { decision, rev } = (await stores.reopenings.get(REPORT)) ?? {};
    expect(rev).toBe(2);
    expect(await audited("reopening")).toEqual(["nhầm số", decision?.until === undefined ? "refused" : "granted"]);
    expect(
      [last(COLLECTOR), last(OTHER_COLLECTOR)].filter((text) => text.includes("nên không thay đổi gì")),
    ).toHaveLength(1);
  });

  it("is not undone by a grant after a refusal; the unit may ask anew, and an old button decides nothing new", async () => {
    const { says, stores, last } = await lockedTown();
    await says(CLERK, `/suaky ${WEEK} nhầm số`);
    await says(COLLECTOR, `/suaky khong ${WEEK} 1`, `/suaky cho ${WEEK} 1 2`);
    expect(last(COLLECTOR)).toContain("không mở lại");
    expect((await stores.reopenings.get(REPORT))?.decision?.until).toBeUndefined();
    await says(CLERK, `/suaky ${WEEK} có công văn kèm theo`);
    await says(COLLECTOR, `/suaky cho ${WEEK} 1 2`);
    expect((await stores.reopenings.get(REPORT))?.decision).toBeUndefined();
    await says(COLLECTOR, `/suaky cho ${WEEK} 3`);
    expect((await stores.reopenings.get(REPORT))?.decision?.until).toBe(at("2026-12-10" as Day, "17:00"));
  });

  it("is for those who collect, for a sensible time", async () => {
    const { says, stores, last } = await lockedTown();
    await says(CLERK, `/suaky ${WEEK} nhầm số`, `/suaky cho ${WEEK} 1 2`);
    await says("tt-iale", `/suaky cho ${WEEK} 1`);
    await says(LEADER, `/suaky cho ${WEEK} 1`);
    expect([CLERK, "tt-iale", LEADER].map((who) => last(who).includes("Việc này dành cho"))).toEqual([
      true,
      true,
      true,
    ]);
    for (const words of ["1 0", "1 99", "x", "", "99 2"]) await says(COLLECTOR, `/suaky cho ${WEEK} ${words}`);
    expect((await stores.reopenings.get(REPORT))?.decision).toBeUndefined();
  });
});

describe("correcting a locked report", () => {
  async function openTown() {
    const play = await town();
    await play.says(CLERK, "/baocao tuần", ...figures("2 30 25 0"), "nộp");
    await play.until("2026-12-04", "09:00");
    await play.says(CLERK, "/baocao bao-cao-tuan 2026-W49", ...figures("7 10 9 0"), "nộp");
    await play.until("2026-12-08", "08:30");
    await play.says(CLERK, `/suaky ${WEEK} nhầm số`);
    await play.says(COLLECTOR, `/suaky cho ${WEEK} 1`);
    await play.tick();
    return play;
  }

  it("needs the opening: without it, and after it, nothing is taken and nothing is lost", async () => {
    const { says, until, last, stores } = await openTown();
    await says(CLERK, "/baocao bao-cao-tuan 2026-W48", "sửa 4: 33");
    await until("2026-12-10", "17:01");
    await says(CLERK, "nộp");
    expect(last(CLERK)).toContain("Phần đang làm dở vẫn được giữ");
    expect((await stores.reports.get(REPORT))?.latest.revision).toBe(1);
    await says(CLERK, `/suaky ${WEEK} chưa kịp nộp`);
    await says(COLLECTOR, `/suaky cho ${WEEK} 3`);
    await says(CLERK, "/baocao bao-cao-tuan 2026-W48", "nộp");
    const kept = await stores.reports.get(REPORT);
    expect([kept?.latest.answers.hs_nhan, kept?.earlier[0]?.answers.hs_nhan]).toEqual([33, 30]);
  });

  it("tells leaders and those who collect which figures changed, once for each revision that changes one", async () => {
    const { says, tick, told, texts, stores, audited } = await openTown();
    await says(CLERK, "/baocao bao-cao-tuan 2026-W48", "sửa 4: 31", "nộp");
    await tick();
    for (const who of [LEADER, COLLECTOR]) expect(told(who, "Số đã tổng hợp thay đổi")).toBe(1);
    expect(texts(LEADER).at(-1)).toContain("• Hồ sơ tiếp nhận: 30 → 31");
    expect(told(CLERK, "Số đã tổng hợp thay đổi")).toBe(0);
    await says(CLERK, "/baocao bao-cao-tuan 2026-W48", "sửa 1: Cấp giống", "nộp");
    await says(CLERK, "/baocao bao-cao-tuan 2026-W48", "sửa 4: 32", "nộp");
    await tick();
    expect(texts(LEADER).at(-1)).toContain("• Hồ sơ tiếp nhận: 31 → 32");
    expect((await stores.reports.get(REPORT))?.earlier).toHaveLength(3);
    expect((await audited("correction"))[0]).toContain("30>31");
  });

  it("checks the next period again, and hands it the corrected figures", async () => {
    const { says, tick, told, last, stores } = await openTown();
    await says(CLERK, "/baocao bao-cao-tuan 2026-W48", "sửa 4: 31", "nộp");
    await tick();
    expect([told(CLERK, "không còn khớp"), told(COLLECTOR, "không còn khớp")]).toEqual([1, 1]);
    expect(last(CLERK)).toContain("Kỳ trước báo còn 8 hồ sơ, kỳ này ghi tồn từ kỳ trước 7");
    expect((await stores.conversations.get(NEXT))?.state.prior?.hs_con).toBe(8);
    await says(CLERK, "/baocao bao-cao-tuan 2026-W49", "sửa 3: 8", "nộp");
    const next = await stores.reports.get(NEXT);
    expect([next?.latest.revision, next?.latest.answers.hs_dau_ky, next?.latest.explained]).toEqual([2, 8, {}]);
  });

  it("says nothing of a next period that still matches", async () => {
    const { says, tick, told } = await openTown();
    await says(CLERK, "/baocao bao-cao-tuan 2026-W48", "sửa 1: Cấp giống", "nộp");
    await tick();
    expect(told(COLLECTOR, "không còn khớp")).toBe(0);
  });

  it("says nothing of an amendment in time", async () => {
    const { says, tick, told, audited } = await town();
    await says(CLERK, "/baocao tuần", ...figures("2 30 25 0"), "nộp", "/baocao tuần", "sửa 4: 31", "nộp");
    await tick();
    expect(told(LEADER, "Số đã tổng hợp thay đổi")).toBe(0);
    expect(await audited("correction")).toEqual([]);
  });
});

describe("a report that was never given", () => {
  it("may be given while it is open, and stays late", async () => {
    const { says, tick, last, texts, stores } = await town("2026-12-08", "08:30");
    await says(CLERK, `/suaky ${WEEK} văn thư ốm cả tuần`);
    await says(COLLECTOR, `/suaky cho ${WEEK} 1`);
    await says(CLERK, "/tinhhinh");
    expect(last(CLERK)).toContain("Tuần 48/2026");
    await says(CLERK, "/baocao bao-cao-tuan 2026-W48", ...figures("2 30 25 0"), "văn thư ốm", "nộp");
    const kept = await stores.reports.get(REPORT);
    expect(kept !== undefined && isLate(kept)).toBe(true);
    await tick();
    expect(texts(LEADER).at(-1)).toContain("• Hồ sơ tiếp nhận: chưa có → 30");
  });
});
