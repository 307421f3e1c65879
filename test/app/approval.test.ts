import { describe, expect, it } from "vitest";
import { readReturn } from "../../src/app/commands/duyet.ts";
import type { PersonId } from "../../src/domain/people.ts";
import type { ReportId } from "../../src/domain/report.ts";
import { at, type Day } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { approvalLibrary } from "../approval-library.ts";
import { handClock, office } from "../harness.ts";

const CLERK = "vt-iale";
const HEAD = "tt-iale";
const SECOND = "pct-iale" as PersonId;
const REPORT = "iale:bao-cao-nhanh:2026-W48" as ReportId;
const library = approvalLibrary();

/** Ia Le with a second head; Friday morning, the report is due at 16:00. */
async function town(time = "09:00") {
  const stores = memoryStores();
  const clock = handClock("2026-11-27", time);
  const play = await office({ stores, clock, library });
  const head = play.person(HEAD);
  const second = {
    ...head,
    id: SECOND,
    name: "Phó Chủ tịch UBND xã Ia Le",
    addresses: [{ channel: "web", chat: SECOND }],
  };
  await stores.people.save([], [second]);
  await play.tick();
  let seen = 0;
  return {
    ...play,
    async report(...texts: string[]) {
      for (const text of ["/baocao nhanh", ...texts, "bỏ qua", "nộp"]) await play.says(CLERK, text);
      await play.tick();
    },
    async amend(step: number, value: string) {
      for (const text of ["/baocao nhanh", `sửa ${step}: ${value}`, "nộp"]) await play.says(CLERK, text);
      await play.tick();
    },
    async until(day: string, toTime: string) {
      clock.set(at(day as Day, toTime));
      await play.tick();
    },
    /** What a person was sent since this was last asked of anybody. */
    heard(chat: string): string[] {
      const fresh = play.channel.sent.slice(seen).filter((one) => one.chat === chat);
      seen = play.channel.sent.length;
      return fresh.map(({ message }) => message.text);
    },
    sentTo: (chat: string) => play.channel.sent.filter((one) => one.chat === chat).map(({ message }) => message.text),
    receipt: async () => (await stores.reports.get(REPORT))?.latest.receipt ?? "",
    decided: () => stores.approvals.of([REPORT]),
    audited: async () => (await stores.audit.of("approval", 99)).map(({ fields }) => fields.decision),
  };
}

describe("approving a report", () => {
  it("asks every head, and is done by the first; the other's message is withdrawn or answered so", async () => {
    const { report, sentTo, says, receipt, decided, audited } = await town();
    await report("5", "4", "không");
    expect([sentTo(HEAD), sentTo(SECOND)]).toEqual([
      [expect.stringContaining("1. Hồ sơ tiếp nhận: 5")],
      [expect.stringContaining("1. Hồ sơ tiếp nhận: 5")],
    ]);
    await Promise.all([says(HEAD, `/duyet ${await receipt()}`), says(SECOND, `/duyet tra ${await receipt()} sai số`)]);
    const all = await decided();
    expect(all).toHaveLength(1);
    expect(await audited()).toEqual([all[0]?.approved === true ? "approved" : "returned"]);
    expect(
      [sentTo(HEAD).at(-1), sentTo(SECOND).at(-1)].filter((text) => text?.includes("nên không thay đổi gì")),
    ).toHaveLength(1);
  });

  it("is of the newest revision alone, once, and not after a return", async () => {
    const { report, amend, says, receipt, decided, heard } = await town();
    await report("5", "4", "không");
    const first = await receipt();
    await amend(1, "6");
    const newest = await receipt();
    await says(HEAD, `/duyet ${first}`);
    expect(await decided()).toEqual([]);
    expect(heard(HEAD).at(-1)).toContain(`biên nhận ${newest}`);
    await says(HEAD, `/duyet tra ${newest} câu 1: thiếu hai hồ sơ`);
    await says(HEAD, `/duyet ${newest}`);
    await says(SECOND, `/duyet tra ${newest} lý do khác`);
    expect(await decided()).toEqual([
      expect.objectContaining({ revision: 2, approved: false, steps: ["hs_nhan"], reason: "câu 1: thiếu hai hồ sơ" }),
    ]);
  });

  it("is no clerk's and no other unit's head's affair, and tells nothing of a report they may not see", async () => {
    const { report, says, receipt, decided, heard } = await town();
    await report("5", "4", "không");
    const code = await receipt();
    const answers: string[][] = [];
    for (const who of [CLERK, "ct-ubnd", "th-pnv", "tt-iablu"]) {
      heard(who);
      await says(who, `/duyet ${code}`);
      await says(who, `/duyet tra ${code} lý do đủ dài`);
      answers.push(heard(who));
    }
    const mayNot = Array(2).fill(expect.stringContaining("Việc này dành cho"));
    expect(answers).toEqual([mayNot, mayNot, mayNot, Array(2).fill(expect.stringContaining("Không tìm thấy"))]);
    expect(await decided()).toEqual([]);
  });

  it("comes with the submission of a head, and with that of whoever acts for the head", async () => {
    const { stores, says, decided, sentTo, audited } = await town();
    for (const text of ["/baocao nhanh", "5", "4", "không", "bỏ qua", "nộp"]) await says(HEAD, text);
    expect(await decided()).toEqual([expect.objectContaining({ approved: true, by: HEAD, revision: 1 })]);
    expect(await audited()).toEqual(["approved"]);
    expect(sentTo(HEAD).at(-1)).toContain("coi như đã duyệt");
    expect((await stores.outbox.get(`approve:${REPORT}:1:${SECOND}`))?.id).toBeUndefined();
  });

  it("goes to whoever acts for a head who is away", async () => {
    const { report, says, sentTo, tick } = await town();
    await says(HEAD, "/nghi 27/11-30/11 thay Phó Chủ tịch");
    await tick();
    await report("5", "4", "không");
    expect(sentTo(HEAD).some((text) => text.includes("chờ anh/chị duyệt"))).toBe(false);
    expect(sentTo(SECOND).filter((text) => text.includes("chờ anh/chị duyệt"))).toHaveLength(1);
  });

  it("leaves the clerk's time what counts: late is what was late then, whenever it is approved", async () => {
    const { report, says, receipt, until, stores } = await town();
    await report("5", "4", "không");
    await until("2026-11-30", "09:00");
    await says(HEAD, `/duyet ${await receipt()}`);
    const kept = await stores.reports.get(REPORT);
    expect(kept !== undefined && kept.at < kept.due).toBe(true);
  });
});

describe("asking a head again", () => {
  it("happens once, on the next working morning, never in quiet time, and not when it was decided", async () => {
    const { report, until, heard, says, receipt } = await town("16:30");
    heard(HEAD);
    await report("5", "4", "không", "mất mạng");
    expect(heard(HEAD)).toHaveLength(0); // a late reason was asked in place of what was said: not submitted yet
    await says(CLERK, "nộp");
    await until("2026-11-27", "16:40");
    expect(heard(HEAD)).toHaveLength(1);
    for (const [day, time] of [
      ["2026-11-28", "09:00"],
      ["2026-11-29", "10:00"],
      ["2026-11-30", "06:00"],
    ] as const) {
      await until(day, time);
      expect(heard(HEAD)).toEqual([]);
    }
    await until("2026-11-30", "08:00");
    expect(heard(HEAD)).toEqual([expect.stringMatching(/^Nhắc lại/)]);
    await until("2026-12-01", "08:00");
    expect(heard(HEAD)).toEqual([]);
    await says(SECOND, `/duyet ${await receipt()}`);
  });

  it("is not asked at all when it was decided before the message could be sent", async () => {
    const { report, until, sentTo, says, receipt } = await town();
    await until("2026-11-27", "12:00");
    await report("5", "4", "không");
    await says(SECOND, `/duyet ${await receipt()}`);
    await until("2026-11-27", "13:31");
    expect([...sentTo(HEAD), ...sentTo(SECOND)].filter((text) => text.includes("chờ anh/chị duyệt"))).toEqual([]);
  });

  it("is left alone when the other head decided overnight", async () => {
    const { report, until, heard, says, receipt } = await town();
    await report("5", "4", "không");
    await says(SECOND, `/duyet ${await receipt()}`);
    heard(HEAD);
    await until("2026-11-30", "00:05");
    await until("2026-11-30", "08:00");
    expect(heard(HEAD).filter((text) => text.includes("chờ anh/chị duyệt"))).toEqual([]);
  });
});

describe("returning a report", () => {
  it("asks for the reason, takes what is said next for it, and nothing after that", async () => {
    const { report, says, receipt, decided, heard } = await town();
    await report("5", "4", "không");
    await says(HEAD, `/duyet tra ${await receipt()}`);
    await says(HEAD, "câu 2");
    expect(await decided()).toEqual([]);
    await says(HEAD, "số này chưa đủ");
    expect((await decided())[0]).toMatchObject({ approved: false, reason: "số này chưa đủ", steps: [] });
    heard(HEAD);
    await says(HEAD, "xin cảm ơn");
    expect(heard(HEAD)).toEqual([expect.stringContaining("Hiện không có câu hỏi nào")]);
  });

  it("does not take the answer to an open question for a reason", async () => {
    const { report, says, receipt, decided, stores } = await town();
    await report("5", "4", "không");
    await stores.people.update(({ people }) =>
      people
        .filter(({ id }) => id === HEAD)
        .map((one) => ({ ...one, unit: "iablu" as typeof one.unit, also: [{ unit: one.unit, roles: ["head"] }] })),
    );
    await says(HEAD, "/baocao iablu");
    await says(HEAD, "/baocao nhanh iablu");
    await says(HEAD, `/duyet tra ${await receipt()}`);
    await says(HEAD, "12");
    expect(await decided()).toEqual([]);
    await says(HEAD, `/duyet tra ${await receipt()} chưa khớp sổ`);
    expect(await decided()).toHaveLength(1);
  });

  it("opens the report for the clerk at one question after the other", async () => {
    const { report, says, receipt, sentTo, stores, tick } = await town();
    await report("5", "4", "không");
    const code = await receipt();
    await says(HEAD, `/duyet tra ${code} câu 1 và 3: xem lại giúp`);
    await tick();
    expect(sentTo(CLERK).at(-1)).toContain("«Hồ sơ tiếp nhận», «Việc đã làm»");
    await says(CLERK, `/baocao sua ${code}`);
    expect(sentTo(CLERK).at(-1)).toContain("Tuần này tiếp nhận bao nhiêu hồ sơ?");
    await says(CLERK, "7");
    expect(sentTo(CLERK).at(-1)).toContain("Tuần này làm xong những việc gì?");
    await says(CLERK, "Cấp giống lúa");
    await says(CLERK, "nộp");
    const kept = await stores.reports.get(REPORT);
    expect([kept?.latest.revision, kept?.latest.answers.hs_nhan, kept?.earlier[0]?.answers.hs_nhan]).toEqual([2, 7, 5]);
    await tick();
    expect(sentTo(HEAD).filter((text) => text.includes("lần nộp thứ 2"))).toHaveLength(1);
  });

  it("is done once when its update is worked again", async () => {
    const { report, receive, update, receipt, decided, stores } = await town();
    await report("5", "4", "không");
    const one = update(HEAD, { kind: "text", text: `/duyet tra ${await receipt()} chưa khớp` });
    for (const _ of [1, 2]) await receive([one]);
    expect(await decided()).toHaveLength(1);
    expect((await stores.outbox.get(`returned:${REPORT}:1:${CLERK}`))?.id).toBeDefined();
  });

  it.each([
    ["câu 3, 4 và 6: chưa khớp", [3, 4, 6], true],
    ["cau 2; cau 5", [2, 5], false],
    ["mục số 1 thiếu", [1], true],
    ["câu 4", [4], false],
    ["số 12 hồ sơ chưa đúng", [], true],
    ["5", [], false],
    ["câu 2 và câu 2 nữa", [2], true],
  ])("reads «%s»", (words, numbers, letters) => {
    expect(readReturn(words)).toEqual({ numbers, letters });
  });
});
