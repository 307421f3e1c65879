import { beforeEach, describe, expect, it } from "vitest";
import { boardLink } from "../../src/app/board.ts";
import type { BoardReport } from "../../src/app/board-report.ts";
import type { Board } from "../../src/app/board-table.ts";
import type { BoardLink, Links } from "../../src/app/ports.ts";
import { briefingOf, summaryOf } from "../../src/app/snapshot.ts";
import type { PersonId, UnitId } from "../../src/domain/people.ts";
import { type Period, PeriodRule, periodFromKey } from "../../src/domain/period.ts";
import { HOUR, type Instant, plus } from "../../src/domain/time.ts";
import { formatQuantity } from "../../src/flow/quantity.ts";
import { type BoardOffice, boardOffice, LEADER, TAKEN, there } from "../board-office.ts";

interface Trends {
  periods: string[];
  rates: boolean[];
  totals: (number | undefined)[][];
  units: Record<string, (number | undefined)[][]>;
  amended: string[];
}

const LATE_RATE = "Tỷ lệ trễ hạn trên hồ sơ còn lại";

let play: BoardOffice;
beforeEach(async () => {
  play = await boardOffice();
});

const linkOf = (person: string, snapshot: string): BoardLink => ({
  person: person as PersonId,
  snapshot,
  made: TAKEN,
  until: plus(TAKEN, HOUR),
});

async function opened(person = LEADER, id = play.snapshot.id) {
  const found = await play.boards.open(linkOf(person, id));
  return found && { board: found.board as Board, files: found.files };
}
const trends = async (person = LEADER, id = play.snapshot.id) =>
  (await play.boards.trends(linkOf(person, id))) as Trends | undefined;
const report = async (id: string, person = LEADER, snapshot = play.snapshot.id) =>
  (await play.boards.report(linkOf(person, snapshot), id)) as BoardReport | undefined;
const answer = (of: BoardReport | undefined, label: string) => of?.answers.find((one) => one.label === label);

describe("the table of a snapshot", () => {
  it("states the numbers of its summary, with their codes", async () => {
    const summary = await summaryOf(play.office, play.snapshot);
    const { board, files } = there(await opened());
    const { expected, received, onTime, late, missing } = summary;
    expect(board.counts.map(({ count, code }) => [code, count])).toEqual([
      ["B1", expected],
      ["B2", received],
      ["B3", onTime.length],
      ["B4", late.length],
      ["B5", missing.length],
    ]);
    expect(board.totals.map(({ code, value }) => [code, value])).toEqual(
      summary.totals.map(({ value = Number.NaN, rate }, index) => [
        `A${index + 1}`,
        formatQuantity(play.flow.wording, value, rate !== undefined),
      ]),
    );
    expect(board.units.map(({ id }) => id)).toEqual(summary.units.map(({ unit }) => unit.id));
    expect(board.lists.map(({ count }) => count)).toEqual(summary.lists.map(({ rows }) => rows.length));
    expect(board.facts).toContain(`Mã bảng ${play.snapshot.id}`);
    expect(board.facts.at(-1)).toBe(
      "Liên kết của Chủ tịch UBND huyện, dùng được đến 07:45 thứ Hai 30/11/2026. Xin không chuyển tiếp.",
    );
    expect([board.hasCodes, board.notes]).toEqual([true, []]);
    expect(files.map(({ recipe }) => recipe.make)).toEqual(expect.arrayContaining(["word", "excel", "chart"]));
  });

  it("says on how many units a total rests, and what it was before on how many", async () => {
    const { board } = there(await opened());
    expect(board.totals[0]?.notes).toEqual(["trên 19 đơn vị", "so với kỳ trước -11 (66, trên 22 đơn vị)"]);
    const rate = board.totals.find(({ title }) => title === LATE_RATE);
    expect(rate).toMatchObject({ value: "14,12%", alert: true });
    expect(rate?.notes).toEqual(expect.arrayContaining(["12/85", "vượt mức 5%"]));
  });

  it("keeps not reported, zero, and a rate without a denominator apart", async () => {
    const { board } = there(await opened());
    const cells = (short: string) => board.units.find((unit) => unit.short === short)?.cells ?? [];
    const rate = board.totals.findIndex(({ title }) => title === LATE_RATE);
    expect(cells("Chư Don").every((cell) => typeof cell === "object" && cell.none === "not_reported")).toBe(true);
    expect(cells("Dân tộc").slice(rate - 1, rate + 1)).toEqual(["0", "0% (0/4)"]);
    expect(cells("Ia Dreng")[rate]).toEqual({ none: "no_base", part: 0 });
  });

  it("marks who is late, missing, and has work past its day", async () => {
    const { board } = there(await opened());
    const of = (short: string) => board.units.find((unit) => unit.short === short);
    expect(of("GD-ĐT")).toMatchObject({ late: true, missing: false, said: "Muộn 1 ngày 11 giờ" });
    expect(of("Chư Don")).toMatchObject({ late: false, missing: true, said: "Chưa nộp" });
    expect(of("KT-HT")).toMatchObject({ overdue: 2, overdueSaid: "2 việc quá hạn" });
  });

  it("of a month names its weeks, and each report of a unit", async () => {
    const month = periodFromKey(PeriodRule.parse({ kind: "month" }), "2026-10") as Period;
    const { id, parts } = await play.snapshotOf("2026-10", month);
    const { board } = there(await opened(LEADER, id));
    expect(parts).toHaveLength(4);
    expect(board.facts).toContain("Gồm 4 kỳ: Tuần 41/2026, Tuần 42/2026, Tuần 43/2026, Tuần 44/2026");
    expect(board.units[0]?.reports.map((one) => one.id)).toEqual(
      parts.map(({ period }) => play.idOf(board.units[0]?.id ?? "", period.key)),
    );
    expect(board.units[0]?.said).toMatch(/^Đã nộp \d\/4 kỳ$/);
  });
});

describe("who opens a page", () => {
  it("sees nothing when the person has left the office, or the snapshot is none", async () => {
    expect(await opened(LEADER, "NO-SUCH")).toBeUndefined();
    play.leaves(LEADER);
    expect(await opened()).toBeUndefined();
    expect(await trends()).toBeUndefined();
    expect(await report(play.idOf("iale"))).toBeUndefined();
  });

  it("sees today's own units only, sums included, when the person may see less than the snapshot", async () => {
    play.becomes(LEADER, { unit: "iale" as UnitId, roles: ["head"] });
    const { board, files } = there(await opened());
    expect(board.units.map(({ short }) => short)).toEqual(["Ia Le"]);
    expect(board.counts.map(({ count }) => count)).toEqual([1, 1, 1, 0, 0]);
    expect(board.totals.map(({ value }) => value).slice(0, 3)).toEqual(["1", "2", "28"]);
    expect([board.hasCodes, files]).toEqual([false, []]);
    expect(board.notes[0]).toContain("22 đơn vị");
    const all = JSON.stringify([board, await trends()]);
    expect(all).not.toMatch(/Ia Blứ|iablu|KT-HT|ktht/);
    expect(await report(play.idOf("iale"))).toBeDefined();
    expect(await report(play.idOf("iablu"))).toBeUndefined();
  });

  it("sees nothing at all where none of the snapshot's units is the person's any more", async () => {
    play.becomes(LEADER, { unit: "nowhere" as UnitId, roles: ["reporter"] });
    expect(await opened()).toBeUndefined();
    expect(await report(play.idOf("iale"))).toBeUndefined();
  });

  it("may look at reports of the snapshot alone", async () => {
    expect(await report(play.idOf("iale", "2026-W47"))).toBeUndefined();
    expect(await report("iale:bao-cao-tthc:2026-11")).toBeUndefined();
    expect(await report("")).toBeUndefined();
  });
});

describe("the way of each unit", () => {
  it("ends with the snapshot's own figures, over eight periods", async () => {
    const { summary, trend } = await briefingOf(play.office, play.snapshot);
    const { periods, totals, units, rates } = there(await trends());
    expect(periods).toEqual(["T41", "T42", "T43", "T44", "T45", "T46", "T47", "T48"]);
    expect(rates).toEqual(summary.totals.map(({ rate }) => rate !== undefined));
    expect(totals).toEqual(summary.totals.map((_, total) => trend.map(({ values }) => values[total])));
    for (const { unit, cells } of summary.units)
      expect(units[unit.id]?.map((values) => values.at(-1))).toEqual(
        cells.map((cell) => ("value" in cell ? cell.value : undefined)),
      );
  });

  it("leaves out later reports, and names those amended since", async () => {
    const [iale, chudon] = [play.idOf("iale"), play.idOf("chudon")];
    const { latest } = there(await play.stores.reports.get(iale));
    await play.amends(iale, plus(TAKEN, HOUR), { answers: { ...latest.answers, hs_nhan: 999 } });
    const before = await play.stores.reports.get(iale);
    const { latest: given, earlier: _, ...head } = there(before);
    await play.stores.reports.submit(
      { ...head, id: chudon, unit: "chudon" as UnitId, at: plus(TAKEN, 2 * HOUR) },
      { ...given, revision: 1, at: plus(TAKEN, 2 * HOUR) },
    );
    const { amended, units } = there(await trends());
    expect(amended).toEqual([iale]);
    expect(units["iale"]?.[2]?.at(-1)).toBe(28);
    expect(units["chudon"]?.[2]?.at(-1)).toBeUndefined();
    expect((await opened())?.board.totals[2]?.value).toBe("186");
    expect((await report(chudon))?.warning).toMatch(/nộp sau khi lập bảng/);
  });
});

describe("a report", () => {
  it("shows each answer with who stated it, and three kinds of none", async () => {
    const shown = await report(play.idOf("iale"));
    expect(shown?.facts[0]).toBe("Nộp 05:20 thứ Sáu 27/11/2026 (Đúng hạn; hạn 16:00 thứ Sáu 27/11/2026)");
    expect(answer(shown, "Hồ sơ tiếp nhận")).toMatchObject({
      lines: ["28"],
      source: "Văn thư xã Ia Le, 05:20 thứ Sáu 27/11/2026",
    });
    expect(answer(shown, "Hồ sơ còn lại")?.source).toBe("tính từ các số khác");
    expect(answer(shown, "Đề nghị phối hợp")).toMatchObject({ lines: ["Không thuộc diện"], isNone: true });
    const [step] = play.flow.steps;
    const { latest } = there(await play.stores.reports.get(play.idOf("iale")));
    const { viec_ton: _, ...rest } = latest.answers;
    await play.amends(play.idOf("iale"), TAKEN, { answers: { ...rest, [step?.id ?? ""]: [] } });
    const again = await report(play.idOf("iale"));
    expect(answer(again, "Việc đã hoàn thành")).toMatchObject({ lines: ["Không có"], isNone: false });
    expect(answer(again, "Việc chưa xong")).toMatchObject({ lines: ["(chưa trả lời)"], isNone: true });
  });

  it("shows each revision with the old and the new, of a list the rows that differ, and which came after the snapshot", async () => {
    const id = play.idOf("iale");
    const { latest } = there(await play.stores.reports.get(id));
    const [kept, gone] = latest.answers["viec_ton"] as { viec: string }[];
    await play.amends(id, plus(TAKEN, -HOUR), { answers: { ...latest.answers, hs_nhan: 30 } });
    await play.amends(id, plus(TAKEN, HOUR), {
      answers: { ...latest.answers, hs_nhan: 31, viec_ton: [there(kept), { viec: "Họp dân" }] },
      by: "tt-iale" as PersonId,
    });
    const shown = await report(id);
    expect(shown?.warning).toMatch(/sửa sau khi lập bảng/);
    expect(shown?.facts.at(-1)).toMatch(/^Đã sửa 2 lần, lần cuối 07:45 thứ Hai 30\/11\/2026, /);
    const head = play.person("tt-iale").name;
    expect(answer(shown, "Hồ sơ tiếp nhận")?.changes).toEqual([
      { said: expect.stringMatching(/^Lần sửa 1: 05:45 /), isAfter: false, from: ["28"], to: ["30"] },
      { said: `Lần sửa 2: 07:45 thứ Hai 30/11/2026, ${head}`, isAfter: true, from: ["30"], to: ["31"] },
    ]);
    const [change, ...more] = answer(shown, "Việc chưa xong")?.changes ?? [];
    expect(more).toEqual([]);
    expect(change?.from).toEqual([expect.stringContaining(gone?.viec ?? "")]);
    expect(change?.to).toEqual(["Họp dân"]);
  });

  it("that has not come says so, and names of files and late reasons are told", async () => {
    expect(await report(play.idOf("chudon"))).toMatchObject({ facts: ["Đơn vị chưa nộp báo cáo này."], answers: [] });
    const id = play.idOf("iale");
    const { latest } = there(await play.stores.reports.get(id));
    const source = { by: "vt-iale" as PersonId, at: TAKEN, words: "", cause: "test" };
    const attached = {
      kien_nghi: [{ id: "web:1", name: "cong-van.pdf", mime: "application/pdf", size: 2048, source }],
    };
    const explained = { khop_ky_truoc: { text: "Nhập nhầm kỳ trước", source, values: {} } };
    await play.amends(id, TAKEN, { attached, explained, lateReason: "Mất điện", sources: latest.sources });
    const shown = await report(id);
    expect(answer(shown, "Đề nghị phối hợp")?.files).toEqual(["«cong-van.pdf» (2 kB)"]);
    expect(shown?.facts).toContain("Lý do nộp muộn: Mất điện");
    expect(shown?.explained).toEqual([
      { text: "Giải trình: Nhập nhầm kỳ trước", source: "Văn thư xã Ia Le, 06:45 thứ Hai 30/11/2026" },
    ]);
  });
});

describe("the link to a page", () => {
  const links: Links = {
    file: () => "",
    page: () => "",
    upload: () => "",
    board: ({ person, snapshot, made, until }) => `https://giaoban.example/bang/${person}/${snapshot}/${made}/${until}`,
  };

  it("is made for one person and four hours", () => {
    play.office.links = links;
    const { text } = boardLink(play.office, play.person(LEADER), play.snapshot);
    const until = plus(TAKEN, 4 * HOUR);
    expect(text).toContain(`Báo cáo tuần, Tuần 48/2026 (23/11–29/11): https://giaoban.example/bang/${LEADER}/`);
    expect(text).toContain(`/${play.snapshot.id}/${TAKEN}/${until}\n`);
    expect(text).toContain("dùng được đến 10:45 thứ Hai 30/11/2026");
  });

  it("is closed with all the others that the person had, and made in that very instant it is a new one", () => {
    const isClosed = (made: Instant) => play.boards.isClosed({ ...linkOf(LEADER, play.snapshot.id), made });
    expect(isClosed(TAKEN)).toBe(false);
    play.becomes(LEADER, { linksSince: TAKEN });
    expect([plus(TAKEN, -HOUR), TAKEN, plus(TAKEN, 1)].map(isClosed)).toEqual([true, true, false]);
    play.office.links = links;
    const { text } = boardLink(play.office, play.person(LEADER), play.snapshot);
    expect(text).toContain(`/${play.snapshot.id}/${plus(TAKEN, 1)}/`);
  });

  it("is a sentence where the office has no public address", () => {
    expect(boardLink(play.office, play.person(LEADER), play.snapshot).text).toMatch(/chưa có địa chỉ công khai/);
  });
});
