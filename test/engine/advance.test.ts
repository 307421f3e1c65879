import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Submission } from "../../src/domain/report.ts";
import { at, type Day, type Instant, plus } from "../../src/domain/time.ts";
import { advance } from "../../src/engine/advance.ts";
import { Conversation, type Effect, type Input, type Setting } from "../../src/engine/conversation.ts";
import { isWaiting } from "../../src/engine/stated-by.ts";
import { isBroken, valuesOf } from "../../src/engine/values.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { begin, clerk, flowOf, head, now, play, playFrom, said, says, settingAt, week } from "./play.ts";

/** The platform's names of messages; few, so that an edit often finds one that was an answer. */
const anyRef = fc.integer({ min: 0, max: 12 }).map((n) => `web:vt-iale:${n}`);

const anyText = fc.oneof(
  fc.constantFrom(
    "không",
    "5 12 10 0",
    "3",
    "có",
    "nộp",
    "quay lại",
    "sửa 3",
    "sửa 2: 9",
    "sửa",
    "bỏ qua",
    "xem",
    "hủy",
    "1",
    "2",
  ),
  fc.constantFrom(
    "để sau",
    "?",
    "1.5",
    "10,070",
    "như kỳ trước",
    "Họp thôn; 5/12",
    "A; 3; b",
    "-4",
    "31/11",
    "x".repeat(30_000),
  ),
  fc.string({ unit: "grapheme", maxLength: 80 }),
  fc.integer({ min: 0, max: 99 }).map(String),
);

/** What people send, and what they should not. */
const anyInput: fc.Arbitrary<Input> = fc.record({ by: fc.constantFrom(clerk, head), cause: fc.uuid() }).chain((who) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record({ text: anyText, ref: fc.option(anyRef, { nil: undefined }) })
        .map(({ text, ref }) => ({ ...who, kind: "text" as const, text, ...(ref === undefined ? {} : { ref }) })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({
          turn: fc.integer({ min: 0, max: 40 }),
          option: fc.constantFrom(
            "none",
            "yes",
            "no",
            "submit",
            "edit",
            "keep",
            "fix:hs_xong",
            "reading:0",
            "reading:9",
            "keep_all",
            "__proto__",
          ),
        })
        .map((press) => ({ ...who, kind: "press" as const, ...press })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ text: anyText, ref: anyRef, order: fc.integer({ min: 0, max: 9 }) })
        .map((edit) => ({ ...who, kind: "edit" as const, ...edit })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ id: fc.uuid(), caption: fc.oneof(fc.constant(""), anyText), album: fc.constantFrom("a", "b") })
        .map(({ id, caption, album }) => {
          const file = { id, name: "cong-van.jpg", mime: "image/jpeg", size: 1_258_291, album };
          return { ...who, kind: "file" as const, file, caption };
        }),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom("other" as const, "enter" as const, "leave" as const)
        .map((kind): Input => ({ ...who, kind })),
    },
  ),
);

/** What is submitted is complete, in time, and breaks no check that was not explained. */
function isWhole(flow: Flow, state: Conversation, submission: Submission, setting: Setting): boolean {
  const { answers } = valuesOf(flow, state);
  const broken = flow.checks.filter((check) => isBroken(check, answers, state.prior));
  return (
    JSON.stringify(submission.answers) === JSON.stringify(answers) &&
    submission.revision === state.revision &&
    (submission.revision > 1 || setting.now <= setting.closes) &&
    broken.every((check) => check.level === "explain" && check.id in submission.explained)
  );
}

/** Answers to begin with, so that random input also meets a report that is far on, under review or submitted. */
const TOLD: Record<string, string[]> = {
  "bao-cao-tuan": ["Họp dân", "1", "xong", "không", "9 12 10 1", "2 hồ sơ", "01; 3; chờ đo đạc", "có", "Đo đạc", "nộp"],
  "bao-cao-tthc": ["280 200 76 4", "270 100 160 10", "10 8 2"],
};

/** An edit loses no answer and changes none that another message gave; what it changes, it says. */
function isCorrection(
  before: Conversation,
  edit: Extract<Input, { kind: "edit" }>,
  after: ReturnType<typeof advance>,
): boolean {
  if (isWaiting(before, edit.ref)) return true; // then it is an answer like any other
  if (said(after.effects) === "") return JSON.stringify(after.state) === JSON.stringify(before);
  return Object.entries(before.said).every(([step, { answer, source }]) => {
    const stated = JSON.stringify(after.state.said[step]?.answer);
    return source.ref === edit.ref ? stated !== undefined : stated === JSON.stringify(answer);
  });
}

describe("advance, whatever comes in", () => {
  it.each(["bao-cao-tuan", "bao-cao-tthc"])(
    "answers, changes no argument, survives JSON and keeps its promises: %s",
    (id) => {
      const flow = flowOf(id);
      const prior =
        id === "bao-cao-tuan"
          ? { hs_con: 7, viec_ton: [{ viec: "Rà soát hộ nghèo" }, { viec: "Đo đạc" }] }
          : { dg_tong: 4 };
      const told = TOLD[id] ?? [];
      fc.assert(
        fc.property(
          fc.nat({ max: told.length }),
          fc.array(anyInput, { maxLength: 40 }),
          fc.array(fc.integer({ min: 0, max: 5 * 86_400_000 }), { maxLength: 40 }),
          (answered, inputs, waits) => {
            let state = playFrom(flow, begin(flow, prior), told.slice(0, answered));
            let instant = now;
            for (const [index, input] of inputs.entries()) {
              instant = plus(instant, Math.round((waits[index] ?? 0) / 10));
              const before = JSON.stringify(state);
              const result = advance(flow, state, input, settingAt(instant));
              expect(JSON.stringify(state)).toBe(before);
              const mayBeSilent = input.kind === "leave" || input.kind === "edit";
              expect(mayBeSilent || said(result.effects) !== "").toBe(true);
              expect(input.kind !== "edit" || isCorrection(state, input, result)).toBe(true);
              expect(result.state.turn).toBeGreaterThanOrEqual(state.turn);
              const submissions = result.effects.flatMap((effect) =>
                effect.do === "submit" ? [effect.submission] : [],
              );
              expect(result.state.revision - state.revision).toBe(submissions.length);
              expect(submissions.filter((one) => !isWhole(flow, result.state, one, settingAt(instant)))).toEqual([]);
              state = JSON.parse(JSON.stringify(result.state)) as Conversation;
              expect(Conversation.parse(state)).toEqual(state);
            }
          },
        ),
        { numRuns: 300 },
      );
    },
  );

  it("gives the same for the same", () => {
    const state = begin(week);
    const input: Input = { kind: "text", text: "Họp dân", by: clerk, cause: "u1" };
    expect(advance(week, state, input, settingAt(now))).toEqual(advance(week, state, input, settingAt(now)));
  });
});

describe("a number that was listed", () => {
  const listed = (effects: Effect[]) =>
    effects.flatMap((effect) => (effect.do === "say" ? [effect.message] : [])).at(-1);

  it("chooses what stands beside it, also where an answer may be kept", () => {
    const asked = play(week, begin(week), "không", "không", "5 12 10 0");
    const yes = says(week, asked, "1");
    expect(yes.state.said["phoi_hop"]?.answer).toBe(true);
    const review = play(week, asked, "2");
    expect(review.said["phoi_hop"]?.answer).toBe(false);
    const again = says(week, review, "sửa 7");
    expect([listed(again.effects)?.pick, listed(again.effects)?.options?.map(({ id }) => id)]).toEqual([
      "number",
      ["keep", "yes", "no"],
    ]);
    expect(play(week, again.state, "1").said["phoi_hop"]?.answer).toBe(false);
    expect(play(week, again.state, "2").said["phoi_hop"]?.answer).toBe(true);
    expect(play(week, again.state, "3").said["phoi_hop"]?.answer).toBe(false);
  });

  it("is not listed where a digit can be an answer", () => {
    const first = advance(week, begin(week), { kind: "enter", by: clerk, cause: "u1" }, settingAt(now));
    expect([listed(first.effects)?.pick, listed(first.effects)?.options?.map(({ id }) => id)]).toEqual([
      "words",
      ["none"],
    ]);
    expect(play(week, begin(week), "1").said["viec_xong"]?.answer).toEqual([{ viec: "1" }]);
  });
});

describe("what was said", () => {
  it("stays after a misread, and carries who said it, when, in which words", () => {
    const state = play(week, begin(week), "Họp dân", "không", "5", "rất nhiều");
    expect(state.said["hs_dau_ky"]).toEqual({ answer: 5, source: { by: clerk, at: now, words: "5", cause: "u:5" } });
    expect(state.asking).toEqual({ what: "step", step: "hs_nhan" });
  });

  it("zero, none and skipped are three things", () => {
    const state = play(week, begin(week), "không", "k có", "0 0 0 0", "không");
    const { answers, notAsked } = valuesOf(week, state);
    expect(answers["hs_nhan"]).toBe(0);
    expect(answers["viec_xong"]).toEqual([]);
    expect(notAsked).toEqual(["hs_tre_ds", "kien_nghi"]);
    expect("kien_nghi" in answers).toBe(false);
  });

  it("an explanation is dropped when the figures it explained change", () => {
    const state = play(week, begin(week, { hs_con: 7 }), "không", "không", "9", "2 hồ sơ chuyển sang");
    expect(state.explained["khop_ky_truoc"]?.text).toBe("2 hồ sơ chuyển sang");
    const changed = says(week, state, "sửa 3: 8");
    expect(changed.state.asking).toEqual({ what: "check", check: "khop_ky_truoc" });
  });

  it("an answer is not taken for a question that its sender has not seen", () => {
    const entered = advance(week, begin(week), { kind: "enter", by: head, cause: "u1" }, settingAt(now)).state;
    const moved = says(week, entered, "Họp dân", head).state;
    const late = says(week, moved, "Việc của câu trước");
    expect(late.state.said["viec_ton"]).toBeUndefined();
    expect(late.state.asking).toEqual({ what: "step", step: "viec_ton" });
  });

  it("a flow that changed meanwhile asks again what no longer fits, and says so", () => {
    const state = play(week, begin(week), "Họp dân", "không", "5 12 10 0");
    const changed: Flow = {
      ...week,
      steps: week.steps.map((step) =>
        step.id === "hs_nhan" ? { ...step, answer: "yes_no" as const } : step,
      ) as Flow["steps"],
    };
    const result = says(changed, state, "không");
    expect(said(result.effects)).toContain("Hồ sơ tiếp nhận");
    expect(result.state.asking).toEqual({ what: "step", step: "hs_nhan" });
  });
});

describe("the four instants", () => {
  const full = ["không", "không", "0 0 0 0", "không"];
  it.each([
    ["before it opens", "2026-11-22", "23:59", "nothing"],
    ["after it closes", "2026-12-02", "16:01", "nothing"],
  ])("%s nothing is taken", (_, day, time, asking) => {
    const result = says(week, begin(week), "Họp dân", clerk, at(day as Day, time));
    expect(result.state.asking.what).toBe(asking);
    expect(result.state.said).toEqual({});
  });

  it("at the due time a report is on time, a moment later it asks why", () => {
    const state = play(week, begin(week), ...full.slice(0, 3));
    expect(says(week, state, "không", clerk, at("2026-11-27" as Day, "16:00")).state.asking.what).toBe("review");
    expect(says(week, state, "không", clerk, plus(at("2026-11-27" as Day, "16:00"), 1)).state.asking.what).toBe(
      "late_reason",
    );
  });

  it("a submitted report can be amended until it is locked, and no longer", () => {
    const state = play(week, begin(week), ...full, "nộp");
    expect(state.revision).toBe(1);
    const enter = (instant: Instant) =>
      advance(week, state, { kind: "enter", by: clerk, cause: "u9" }, settingAt(instant)).state.asking.what;
    expect(enter(at("2026-12-04" as Day, "16:00"))).toBe("review");
    expect(enter(at("2026-12-04" as Day, "16:01"))).toBe("nothing");
  });
});
