import { describe, expect, it } from "vitest";
import { saysNone } from "../../../src/domain/vietnamese/none.ts";
import { saysSameAsLast } from "../../../src/domain/vietnamese/same-as-last.ts";
import { readYesNo } from "../../../src/domain/vietnamese/yes-no.ts";

describe("readYesNo", () => {
  // The first four are row 27.
  it.each(
    "Dạ đúng ạ|ok a|uh|dc|ừ|đc|được|duoc|đươc|ddungs|vâng|Dạ vâng ạ|dạ|có|co a|đúng rồi|đồng ý|y|yes|OKKKK|👍|👍🏻|✅|ok 👍".split(
      "|",
    ),
  )("yes: %s", (text) => {
    expect(readYesNo(text)).toBe("yes");
    expect(readYesNo(text.normalize("NFD"))).toBe("yes");
  });

  // Row 11 is "ko".
  it.each(
    "ko|không|khong|khoong|k|k có|hông|chưa|chưa đúng ạ|dạ không|không phải|ko đồng ý|sai|sai rồi ạ|no|n|thôi|👎".split(
      "|",
    ),
  )("no: %s", (text) => {
    expect(readYesNo(text)).toBe("no");
    expect(readYesNo(text.normalize("NFD"))).toBe("no");
  });

  it.each([
    "",
    "ạ",
    "đừng",
    "dừng",
    "đúng không?",
    "được không",
    "không sai",
    "ừ nhưng sửa lại",
    "12",
    "a".repeat(201),
  ])("neither: %j", (text) => {
    expect(readYesNo(text)).toBeUndefined();
  });
});

describe("saysNone", () => {
  // The first two are rows 10 and 11.
  it.each(
    "k có|ko|không|Dạ không ạ|khong co|hổng có|hông có việc gì|0 có|chưa|chưa phát sinh|không có hs tr.hạn nào|không có ý kiến|không còn|-".split(
      "|",
    ),
  )("%s", (text) => {
    expect(saysNone(text)).toBe(true);
    expect(saysNone(text.normalize("NFD"))).toBe(true);
  });

  it.each(
    "|0|có|không biết|không rõ|chưa có số liệu|chưa gửi|chưa hết|không báo cáo|không đồng ý|không đúng|Không để xảy ra cháy rừng|không có 5|không?".split(
      "|",
    ),
  )("says something else: %j", (text) => {
    expect(saysNone(text)).toBe(false);
  });
});

describe("saysSameAsLast", () => {
  // The first one is row 12.
  it.each(
    "như tuần trước|nhu tuan truoc a|giống kỳ trước|như cũ|vẫn như cũ ạ|y như tháng rồi|giữ nguyên|ko thay đổi|vẫn vậy".split(
      "|",
    ),
  )("%s", (text) => {
    expect(saysSameAsLast(text)).toBe(true);
    expect(saysSameAsLast(text.normalize("NFD"))).toBe(true);
  });

  it.each(["", "không", "tuần trước", "như tuần trước, thêm 2", "như tuần trước thêm hai", "như cũ?"])(
    "not: %j",
    (text) => {
      expect(saysSameAsLast(text)).toBe(false);
    },
  );
});
