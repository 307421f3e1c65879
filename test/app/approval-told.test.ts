import { beforeEach, describe, expect, it } from "vitest";
import type { BoardReport } from "../../src/app/board-report.ts";
import type { Board } from "../../src/app/board-table.ts";
import { nguon } from "../../src/app/commands/nguon.ts";
import type { Call } from "../../src/app/handle.ts";
import type { BoardLink } from "../../src/app/ports.ts";
import { briefingOf, summaryOf } from "../../src/app/snapshot.ts";
import { shownOf, tellBriefing } from "../../src/app/tell-briefing.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { PeriodRule, periodFromKey } from "../../src/domain/period.ts";
import { HOUR, MINUTE, plus } from "../../src/domain/time.ts";
import { byStanding } from "../../src/summary/approval.ts";
import { type BoardOffice, boardOffice, LEADER, TAKEN, there } from "../board-office.ts";

/** What a summary, its sources and its page say of the head's approval, where the flow wants it and where it does not. */

let play: BoardOffice;
let reads: number;

beforeEach(async () => {
  play = await boardOffice();
  reads = 0;
  const { of } = play.stores.approvals;
  play.stores.approvals.of = (reports) => {
    reads += 1;
    return of(reports);
  };
});

function wantsApproval(): void {
  const flow = { ...play.flow, approval: "head" as const };
  const { library } = play.office;
  play.office.library = {
    ...library,
    flows: library.flows.map((one) => (one.id === flow.id ? flow : one)),
    versions: new Map([...library.versions, [`${flow.id}@${flow.version}`, flow]]),
  };
}

/** The head of a unit decides about a revision, so many minutes after the snapshot. */
async function decides(unit: string, minutes: number, more: { revision?: number; reason?: string } = {}) {
  const { revision = 1, reason } = more;
  const decided = {
    report: play.idOf(unit),
    revision,
    by: `tt-${unit}` as PersonId,
    at: plus(TAKEN, minutes * MINUTE),
  };
  const approval = { ...decided, approved: reason === undefined, ...(reason && { reason }), steps: [] };
  expect(await play.stores.approvals.decide(approval)).toBe(true);
}

const link = (): BoardLink => ({
  person: LEADER as PersonId,
  snapshot: play.snapshot.id,
  made: TAKEN,
  until: plus(TAKEN, HOUR),
});
const notes = async () => (there(await play.boards.open(link())).board as Board).notes;
const facts = async (unit: string) => {
  const report = there(await play.boards.report(link(), play.idOf(unit))) as BoardReport;
  return report.facts.filter((fact) => fact.startsWith("Lần nộp thứ"));
};

async function source(code: string): Promise<string[]> {
  const call = { office: play.office, person: play.person(LEADER) } as Call;
  const [message] = await nguon.run(call, `${code} ${play.snapshot.id}`);
  return there(message).text.split("\n");
}

/** The code of a unit's part of the first total. */
async function codeOfUnit(unit: string): Promise<string> {
  const { units } = await summaryOf(play.office, play.snapshot);
  return `A1-${units.findIndex((line) => line.unit.id === unit) + 1}`;
}

describe("where the flow wants approval", () => {
  beforeEach(wantsApproval);

  it("knows of each report what had been decided by the instant of the snapshot, of that revision", async () => {
    await decides("iale", 0);
    await decides("iahla", -5, { reason: "thiếu hồ sơ" });
    await decides("iablu", 1);
    await play.amends(play.idOf("iarong"), plus(TAKEN, -10 * MINUTE), {});
    await decides("iarong", -20);
    const summary = await summaryOf(play.office, play.snapshot);
    const standing = there(byStanding(summary));
    expect(standing.approved.map(({ unit }) => unit.id)).toEqual(["iale"]);
    expect(standing.returned.map(({ unit }) => unit.id)).toEqual(["iahla"]);
    expect(standing.waiting).toHaveLength(summary.received - 2);
    expect(standing.waiting.map(({ unit }) => unit.id)).toEqual(expect.arrayContaining(["iablu", "iarong"]));
    expect((await briefingOf(play.office, play.snapshot)).summary).toEqual(summary);
    // What is decided and amended later changes nothing.
    await play.amends(play.idOf("iale"), plus(TAKEN, MINUTE), {});
    await decides("iale", 2, { revision: 2, reason: "sai" });
    expect(await summaryOf(play.office, play.snapshot)).toEqual(summary);
  });

  it("says it once in the text and on the page, in the same words, also of a snapshot that is old", async () => {
    await decides("iale", -1);
    await decides("iahla", -1, { reason: "thiếu" });
    play.clock.move(24 * HOUR);
    const { text } = await tellBriefing(play.office, await shownOf(play.office, play.snapshot));
    const note = text.split("\n").filter((line) => /duyệt|Trả lại/.test(line));
    expect(note).toEqual([
      "Đã duyệt 1/19 báo cáo đã nhận; số liệu gồm cả báo cáo chưa duyệt.",
      expect.stringMatching(/^Chờ duyệt \(17\): .*Ia Blứ/),
      "Trả lại, chờ sửa (1): Ia Hla",
    ]);
    expect(await notes()).toEqual(note);
  });

  it("counts each unit once where several periods are told", async () => {
    const period = periodFromKey(PeriodRule.parse({ kind: "month", edges: play.flow.period.edges }), "2026-11");
    const month = await play.snapshotOf("2026-11", period);
    const { text } = await tellBriefing(play.office, await shownOf(play.office, month));
    const { received, parts } = await summaryOf(play.office, month);
    expect(parts.length).toBeGreaterThan(2);
    expect(text).toContain(`Đã duyệt 0/${received} báo cáo đã nhận; số liệu gồm cả báo cáo chưa duyệt.`);
    expect(text).toMatch(new RegExp(`Chờ duyệt \\(${received}\\): .* kỳ\\).* và \\d+ đơn vị khác`));
  });

  it("stands beside the clerk's time at the source of a figure, and tells what was decided only since", async () => {
    const code = await codeOfUnit("iale");
    const place = (lines: string[]) => lines[lines.findIndex((line) => line.includes("mã biên nhận")) + 1];
    expect(place(await source(code))).toBe("Chờ duyệt.");
    await decides("iale", 5, { reason: "câu 2 thiếu\nhồ sơ đất đai" });
    expect(place(await source(code))).toBe(
      "Lúc tổng kết còn chờ duyệt. Sau đó Chủ tịch UBND xã Ia Le trả lại lúc 06:50 thứ Hai 30/11/2026: câu 2 thiếu hồ sơ đất đai.",
    );
    // The next revision's approval is not that of the figures here.
    await play.amends(play.idOf("iale"), plus(TAKEN, 6 * MINUTE), {});
    await decides("iale", 7, { revision: 2 });
    expect(place(await source(code))).toContain("trả lại lúc 06:50");
    await decides("iablu", -1);
    expect(place(await source(await codeOfUnit("iablu")))).toBe(
      "Chủ tịch UBND xã Ia Blứ duyệt lúc 06:44 thứ Hai 30/11/2026.",
    );
    const delivered = (await source("B2")).filter((line) => line.startsWith("• "));
    expect(delivered.every((line) => /; (?:chờ duyệt|duyệt lúc .*)$/.test(line))).toBe(true);
  });

  it("stands on the page of a report, revision by revision", async () => {
    expect(await facts("iale")).toEqual(["Lần nộp thứ 1: Chờ duyệt."]);
    await decides("iale", -5, { reason: "thiếu hồ sơ" });
    await play.amends(play.idOf("iale"), plus(TAKEN, -3 * MINUTE), {});
    expect(await facts("iale")).toEqual([
      "Lần nộp thứ 1: Chủ tịch UBND xã Ia Le trả lại lúc 06:40 thứ Hai 30/11/2026: thiếu hồ sơ.",
      "Lần nộp thứ 2: Chờ duyệt.",
    ]);
    await decides("iale", 5, { revision: 2 });
    expect((await facts("iale")).at(-1)).toBe(
      "Lần nộp thứ 2: Lúc tổng kết còn chờ duyệt. Sau đó Chủ tịch UBND xã Ia Le duyệt lúc 06:50 thứ Hai 30/11/2026.",
    );
    // A revision that came after the snapshot did not wait in it.
    await play.amends(play.idOf("iale"), plus(TAKEN, 6 * MINUTE), {});
    await decides("iale", 8, { revision: 3 });
    expect((await facts("iale")).at(-1)).toBe(
      "Lần nộp thứ 3: Chủ tịch UBND xã Ia Le duyệt lúc 06:53 thứ Hai 30/11/2026.",
    );
  });
});

it("reads no decision and says nothing of it where the flow wants none", async () => {
  await decides("iale", -1);
  const { units } = (await briefingOf(play.office, play.snapshot)).summary;
  expect(units.flatMap(({ reports }) => reports).some((report) => "standing" in report)).toBe(false);
  const { text } = await tellBriefing(play.office, await shownOf(play.office, play.snapshot));
  const said = [text, ...(await notes()), ...(await facts("iale")), ...(await source(await codeOfUnit("iale")))];
  expect(said.filter((line) => line.includes("duyệt"))).toEqual([]);
  await source("B2");
  await source("C1-1");
  expect(reads).toBe(0);
});
