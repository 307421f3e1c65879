import { withoutCourtesy } from "./courtesy.ts";
import { fold } from "./fold.ts";
import { LONGEST, lexicon, respell } from "./respell.ts";

const NEGATION = "không|ko|k|kh|kg|khg|hông|hổng|hong|hok|hk|chẳng|chả|chưa|kcó|kocó";
/** What there may be none of, and what may be said about it. */
const THING =
  "việc|nv|nhiệm vụ|hs|hồ sơ|người|văn bản|vb|công văn|cv|trường hợp|cái|vấn đề|kiến nghị|ý kiến|đề xuất|vướng mắc|khó khăn|" +
  "mới|tồn|tồn đọng|trễ|trễ hạn|tr hạn|trước hạn|đúng hạn|quá hạn|hạn|có|còn|phát sinh|cần|gì|nào";
const AFTER = "hết|cả|đâu|nữa|rồi|r|(?:trong )?(?:tuần|kỳ|tháng|quý|năm) này";

const NEGATIONS = lexicon(NEGATION.replaceAll("|", " "));
const WORDS = lexicon(`${NEGATION} ${THING} hết cả đâu nữa rồi tuần kỳ tháng quý năm này`.replaceAll("|", " "));
const NONE = new RegExp(`^(?:NOT )*NOT(?:(?: (?:${fold(THING)}))+(?: (?:${fold(AFTER)}))*| dau)?$`);

/**
 * Whether a person says that there is nothing to state: "k có", "không", "dạ chưa phát sinh ạ", "không có hs tr.hạn nào",
 * "-" (a dash in an official table means: does not occur). Words that are not about having make it something else:
 * "không biết", "chưa có số liệu", "Không để xảy ra cháy rừng" say no zero. "0" is a number, not this.
 */
export function saysNone(text: string): boolean {
  if (text.length > LONGEST) return false;
  if (/^\s*[-–—]\s*$/.test(text)) return true;
  // "0 có" is how "không có" is shortened
  const said = respell(text, WORDS).replace(/^0 c[oó](?!\p{L})/u, "k co");
  if (/[\d?]/.test(said)) return false;
  const words = said.match(/[\p{L}\p{M}]+/gu) ?? [];
  return NONE.test(withoutCourtesy(words.map((word) => (NEGATIONS.has(word) ? "NOT" : fold(word))).join(" ")));
}
