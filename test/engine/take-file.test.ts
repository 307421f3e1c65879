import { describe, expect, it } from "vitest";
import { advance } from "../../src/engine/advance.ts";
import type { Conversation, Input } from "../../src/engine/conversation.ts";
import { takesFiles } from "../../src/engine/take-file.ts";
import { begin, clerk, now, play, said, settingAt, week } from "./play.ts";

const OPEN = ["Họp dân", "không", "0 0 0 0", "có"]; // then "Cần đơn vị nào, phối hợp việc gì?" takes files
type FileInput = Extract<Input, { kind: "file" }>;

function sends(state: Conversation, id: string, more: Partial<FileInput> & { album?: string } = {}) {
  const { album, ...rest } = more;
  const file = {
    id,
    name: `${id}.jpg`,
    mime: "image/jpeg",
    size: 1_258_291,
    ...(album === undefined ? {} : { album }),
  };
  return advance(week, state, { kind: "file", file, by: clerk, cause: id, ...rest }, settingAt(now));
}

function files(state: Conversation): string[] | undefined {
  return state.attached["kien_nghi"]?.map(({ id }) => id);
}

describe("a file", () => {
  const state = play(week, begin(week), ...OPEN);

  it("is kept with the open question, which stays open for the words", () => {
    const { state: after, effects } = sends(state, "u1", { ref: "web:vt-iale:9" });
    expect(after.attached).toEqual({
      kien_nghi: [
        {
          id: "u1",
          name: "u1.jpg",
          mime: "image/jpeg",
          size: 1_258_291,
          source: { by: clerk, at: now, words: "", cause: "u1", ref: "web:vt-iale:9" },
        },
      ],
    });
    expect([after.asking, after.turn]).toEqual([state.asking, state.turn]);
    expect(said(effects)).toContain("✓ Đã nhận tệp «u1.jpg» (1,2 MB) cho mục «Đề nghị phối hợp».");
  });

  it("answers the question with its caption, and so does an edit of the caption", () => {
    const ref = "web:vt-iale:9";
    const captioned = sends(state, "u1", { caption: "Phòng TNMT đo đạc", ref }).state;
    expect(captioned.said["kien_nghi"]).toMatchObject({ answer: "Phòng TNMT đo đạc", source: { ref } });
    expect(captioned.asking.what).toBe("review");
    const bare = sends(state, "u1", { ref }).state;
    const edit = { kind: "edit" as const, ref, text: "Phòng TNMT đo đạc", order: 1, by: clerk, cause: "e" };
    expect(advance(week, bare, edit, settingAt(now)).state.said["kien_nghi"]?.answer).toBe("Phòng TNMT đo đạc");
  });

  it("stands in the review and in what is submitted, where its question applies", () => {
    const review = play(week, sends(state, "u1").state, "Đo đạc");
    const shown = play(week, review, "nộp");
    expect(shown.submitted?.stated.attached["kien_nghi"]).toHaveLength(1);
    const submitted = (from: Conversation) => {
      const input: Input = { kind: "text", text: "nộp", by: clerk, cause: "s" };
      const [effect] = advance(week, from, input, settingAt(now)).effects;
      return effect?.do === "submit" ? effect.submission.attached : undefined;
    };
    expect(submitted(review)).toMatchObject({ kien_nghi: [{ id: "u1" }] });
    expect(submitted(play(week, review, "sửa 7: không"))).toEqual({});
    const seen = advance(week, review, { kind: "enter", by: clerk, cause: "n" }, settingAt(now));
    expect(said(seen.effects)).toContain("8. Đề nghị phối hợp: Đo đạc\n   Tệp kèm theo: «u1.jpg» (1,2 MB)");
  });

  it("makes a submitted report one that has changed", () => {
    const submitted = play(week, state, "Đo đạc", "nộp");
    const opened = advance(week, submitted, { kind: "enter", by: clerk, cause: "n" }, settingAt(now)).state;
    const added = play(week, sends(play(week, opened, "sửa 8"), "u1").state, "giữ nguyên");
    expect(play(week, added, "nộp").revision).toBe(2);
  });

  it("is not taken where the question does not ask for one; its caption is read all the same", () => {
    const earlier = play(week, begin(week), ...OPEN.slice(0, 2));
    const { state: after, effects } = sends(earlier, "u1", { caption: "1 2 3 0" });
    expect(after.attached).toEqual({});
    expect(after.said["hs_nhan"]?.answer).toBe(2);
    expect(said(effects)).toMatch(/^Lúc này chưa nhận ảnh hay tệp .*: «Đề nghị phối hợp»\.\n✓/);
    expect(takesFiles(week, earlier)).toEqual({ is: "refused", why: expect.stringContaining("Đề nghị phối hợp") });
  });

  it("is taken once, ten times at most, and all are dropped at a word", () => {
    let full = state;
    for (let n = 0; n < 12; n += 1) full = sends(sends(full, `u${n}`).state, `u${n}`).state;
    expect(files(full)).toEqual(Array.from({ length: 10 }, (_, n) => `u${n}`));
    expect(said(sends(full, "u99").effects)).toContain("đã có 10 tệp");
    const dropped = play(week, full, "bỏ các tệp");
    expect(files(dropped)).toBeUndefined();
    expect(dropped.asking).toEqual(state.asking);
  });

  it("of an album goes with the others, though the caption of the first answered the question", () => {
    const first = sends(state, "u1", { album: "a", caption: "Đo đạc" }).state;
    const { state: both, effects } = sends(first, "u2", { album: "a" });
    expect(files(both)).toEqual(["u1", "u2"]);
    expect([both.asking.what, said(effects)]).toEqual([
      "review",
      "✓ Đã nhận tệp «u2.jpg» (1,2 MB) cho mục «Đề nghị phối hợp».",
    ]);
    expect(files(sends(both, "u3", { album: "b" }).state)).toEqual(["u1", "u2"]);
  });

  it("that could not be kept is told of in the app's words", () => {
    const refused: Input = { kind: "other", why: "Tệp quá lớn.", by: clerk, cause: "u1" };
    const { state: after, effects } = advance(week, state, refused, settingAt(now));
    expect([after, said(effects)]).toEqual([state, "Tệp quá lớn."]);
  });
});
