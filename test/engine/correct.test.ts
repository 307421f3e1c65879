import { describe, expect, it } from "vitest";
import { at, type Day, type Instant } from "../../src/domain/time.ts";
import { advance } from "../../src/engine/advance.ts";
import type { Conversation } from "../../src/engine/conversation.ts";
import { knowsMessage } from "../../src/engine/stated-by.ts";
import { begin, clerk, head, now, playFrom, said, says, settingAt, week } from "./play.ts";

const FULL = ["Họp dân", "không", "5 12 10 0", "không"];
const ref = (n: number) => `web:vt-iale:${n}`;

function edits(
  state: Conversation,
  n: number,
  text: string,
  more: { order?: number; by?: typeof clerk; at?: Instant } = {},
) {
  const { order = 1, by = clerk, at = now } = more;
  return advance(week, state, { kind: "edit", ref: ref(n), text, order, by, cause: `e:${text}` }, settingAt(at));
}

describe("an edited message", () => {
  it("replaces the answer it gave, with a source of its own, and says what by what", () => {
    const state = playFrom(week, begin(week), FULL);
    const { state: after, effects } = edits(state, 2, "5 12 11 0");
    expect(after.said["hs_xong"]).toEqual({
      answer: 11,
      source: { by: clerk, at: now, words: "5 12 11 0", cause: "e:5 12 11 0", ref: ref(2), edit: 1 },
    });
    expect(after.said["hs_nhan"]).toEqual(state.said["hs_nhan"]);
    expect(said(effects)).toMatch(/^Đã sửa «Hồ sơ đã giải quyết»: 10 → 11 theo tin vừa chỉnh\.\n\nXin xem lại/);
  });

  it("leaves the open question as it is, and its buttons hold", () => {
    const state = playFrom(week, begin(week), FULL.slice(0, 3));
    const { state: after } = edits(state, 2, "5 13 10 0");
    expect([after.asking, after.turn]).toEqual([state.asking, state.turn]);
    const pressed = advance(
      week,
      after,
      { kind: "press", turn: state.turn, option: "no", by: clerk, cause: "p" },
      settingAt(now),
    );
    expect(pressed.state.said["phoi_hop"]?.answer).toBe(false);
  });

  it("shows a review anew: its old button must not submit other figures than were seen", () => {
    const state = playFrom(week, begin(week), FULL);
    const { state: after } = edits(state, 2, "5 13 10 0");
    expect(after.turn).toBe(state.turn + 1);
    const late = advance(
      week,
      after,
      { kind: "press", turn: state.turn, option: "submit", by: clerk, cause: "p" },
      settingAt(now),
    );
    expect(late.state.revision).toBe(0);
  });

  it("makes the checks run again", () => {
    const state = playFrom(week, begin(week), FULL);
    expect(edits(state, 2, "5 12 20 0").state.asking).toEqual({ what: "check", check: "xong_qua_nhieu" });
  });

  it("may answer more of its group than before, and not less unless it names what it holds", () => {
    const state = playFrom(week, begin(week), ["Họp dân", "không", "5 12"]);
    const more = edits(state, 2, "5 13 10 0");
    expect(said(more.effects)).toMatch(/«Hồ sơ tiếp nhận»: 12 → 13 .*\n✓ Hồ sơ đã giải quyết: 10\n✓ Hồ sơ trễ hạn: 0/);
    const less = edits(more.state, 2, "5 13", { order: 2 });
    expect(said(less.effects)).toContain("đủ 4 số, theo thứ tự: Hồ sơ tồn từ kỳ trước; Hồ sơ tiếp nhận;");
    expect(less.state.said).toEqual(more.state.said);
    const named = edits(more.state, 2, "tiếp nhận 14, đã giải quyết 10", { order: 2 });
    expect(named.state.said["hs_nhan"]?.answer).toBe(14);
    expect(named.state.said["hs_dau_ky"]?.answer).toBe(5);
  });

  it.each([
    ["Việc đã hoàn thành", 0, "Họp dân\nTiêm phòng", { viec_xong: [{ viec: "Họp dân" }, { viec: "Tiêm phòng" }] }],
    ["Cần phối hợp", 3, "có", { phoi_hop: true }],
  ])("is read as an answer to «%s»", (_, n, text, answers) => {
    const after = edits(playFrom(week, begin(week), FULL), n, text).state;
    for (const [step, answer] of Object.entries(answers)) expect(after.said[step]?.answer).toEqual(answer);
  });

  it("may have been a correction by «sửa» itself", () => {
    const state = playFrom(week, begin(week), [...FULL, "sửa 4: 30"]);
    expect(edits(state, 4, "sửa 4: 31").state.said["hs_nhan"]?.answer).toBe(31);
    expect(edits(state, 4, "31").state.said["hs_nhan"]?.answer).toBe(31);
    expect(edits(state, 4, "sửa 5: 31").state.said["hs_nhan"]?.answer).toBe(30); // names another answer: the old one stands
  });

  it("may have decided on a row of the previous period", () => {
    const prior = { viec_ton: [{ viec: "Rà soát hộ nghèo" }, { viec: "Đo đạc" }] };
    const state = playFrom(week, begin(week, prior), ["Họp dân", "1", "1"]);
    const { state: after, effects } = edits(state, 1, "đã xong");
    expect(after.carried["viec_ton"]?.map(({ decision }) => decision)).toEqual(["done", "keep"]);
    expect(said(effects)).toContain("Đã sửa «Rà soát hộ nghèo»: Vẫn đang làm → Đã xong theo tin vừa chỉnh.");
  });

  it("may have been an explanation, which goes on holding for the same figures", () => {
    const state = playFrom(week, begin(week, { hs_con: 7 }), [
      "không",
      "không",
      "9 12 10 0",
      "2 hồ sơ chuyển sang",
      "không",
    ]);
    const { state: after, effects } = edits(state, 3, "2 hồ sơ chuyển từ xã khác");
    expect(after.explained["khop_ky_truoc"]?.text).toBe("2 hồ sơ chuyển từ xã khác");
    expect(after.asking.what).toBe("review");
    expect(said(effects)).toContain("Đã sửa «Giải trình»: 2 hồ sơ chuyển sang → 2 hồ sơ chuyển từ xã khác");
  });

  it("may have been the reason for being late", () => {
    const late = at("2026-11-27" as Day, "17:00");
    const state = playFrom(week, begin(week), [...FULL, "mất điện"], late);
    expect(edits(state, 4, "mất điện cả chiều", { at: late }).state.lateReason).toBe("mất điện cả chiều");
  });

  it("that could not be read at first is read as a new answer", () => {
    const state = playFrom(week, begin(week), ["Họp dân", "không", "rất nhiều"]);
    const { state: after, effects } = edits(state, 2, "5 12 10 0");
    expect(after.said["hs_tre"]).toMatchObject({ answer: 0, source: { ref: ref(2) } });
    expect(said(effects)).toMatch(/^✓ Hồ sơ tồn/);
  });

  it("that could be read in two ways settles the question", () => {
    const state = playFrom(week, begin(week), ["Họp dân", "không", "10,070"]);
    expect(state.asking.what).toBe("doubt");
    expect(edits(state, 2, "10070").state.said["hs_dau_ky"]?.answer).toBe(10_070);
    const settled = advance(
      week,
      state,
      { kind: "press", turn: state.turn, option: "reading:0", by: clerk, cause: "p" },
      settingAt(now),
    );
    expect(settled.state.said["hs_dau_ky"]?.source.ref).toBe(ref(2));
  });

  it.each([
    ["cannot be read", "rất nhiều"],
    ["can be read in two ways", "5 1.5 10 0"],
    ["has become a control", "hủy"],
    ["has become a command", "/tongket"],
    ["is far too long", "5 ".repeat(15_000)],
    ["is empty", " "],
  ])("that %s leaves the old answer, and says so", (_, text) => {
    const state = playFrom(week, begin(week), FULL);
    const { state: after, effects } = edits(state, 2, text);
    expect(after).toEqual(state);
    expect(said(effects)).toContain("vẫn giữ nguyên.");
  });

  it("that means the same says that nothing changed", () => {
    const state = playFrom(week, begin(week), FULL);
    const { state: after, effects } = edits(state, 2, "5, 12, 10, 0");
    expect([after, said(effects)]).toEqual([state, "Tin vừa chỉnh không làm thay đổi câu trả lời nào."]);
  });

  it("that gave no answer gets a sentence, a command silence", () => {
    const state = playFrom(week, begin(week), ["Họp dân", "xem lại", "không"]);
    const unknown = edits(state, 1, "xem");
    expect([unknown.state, said(unknown.effects)]).toEqual([
      state,
      expect.stringContaining("không ứng với câu trả lời nào"),
    ]);
    expect(edits(state, 9, "/tongket")).toEqual({ state, effects: [] });
    expect([knowsMessage(state, ref(0)), knowsMessage(state, ref(1))]).toEqual([true, false]);
  });

  it("that was answered anew since changes nothing", () => {
    const state = playFrom(week, begin(week), [...FULL, "sửa 4: 30"]);
    expect(edits(state, 2, "5 99 10 0").state.said["hs_nhan"]?.answer).toBe(30);
  });

  it("counts by the order of its edits, not by the order in which they come", () => {
    const state = playFrom(week, begin(week), FULL);
    const newest = edits(state, 2, "5 14 10 0", { order: 3 }).state;
    expect(edits(newest, 2, "5 13 10 0", { order: 2 })).toEqual({ state: newest, effects: [] });
    expect(edits(newest, 2, "5 14 10 0", { order: 3 })).toEqual({ state: newest, effects: [] });
  });
});

describe("an edit after submission", () => {
  const submitted = playFrom(week, begin(week), [...FULL, "nộp"]);
  const locks = at("2026-12-04" as Day, "16:00");

  it("goes to the review and says that it counts when it is submitted again; the old revision stays", () => {
    const { state, effects } = edits(submitted, 2, "5 13 10 0", { at: locks });
    expect([state.asking.what, state.present[clerk], state.revision]).toEqual(["review", state.turn, 1]);
    expect(said(effects)).toContain(`Bản đã nộp (mã ${submitted.submitted?.receipt}) chưa thay đổi`);
    const again = says(week, state, "nộp", clerk, locks);
    expect(again.effects[0]).toMatchObject({ do: "submit", submission: { revision: 2, answers: { hs_nhan: 13 } } });
  });

  it("by a colleague is a correction as well", () => {
    expect(edits(submitted, 2, "5 13 10 0", { by: head }).state.said["hs_nhan"]?.source.by).toBe(head);
  });

  it("that cannot be read, or changes nothing, opens nothing", () => {
    for (const text of ["rất nhiều", "5 12 10 0"]) {
      const { state, effects } = edits(submitted, 2, text);
      expect(state).toEqual(submitted);
      expect(effects).toMatchObject([{ do: "say", message: { text: expect.any(String) } }]);
    }
  });

  it("changes nothing once the report is locked", () => {
    const { state, effects } = edits(submitted, 2, "5 13 10 0", { at: (locks + 1) as Instant });
    expect(state.said).toEqual(submitted.said);
    expect(said(effects)).toContain("đã khóa");
  });

  it("can be taken back by cancelling", () => {
    const { state } = edits(submitted, 2, "5 13 10 0");
    const cancelled = playFrom(week, state, ["hủy", "có"]);
    expect(cancelled.said).toEqual(submitted.said);
  });
});
