import { withoutCourtesy } from "./courtesy.ts";
import { fold } from "./fold.ts";
import { LONGEST, lexicon, respell } from "./respell.ts";

const YES =
  "đúng|được|đc|dc|có|dạ|vâng|ừ|ừm|uh|uhm|um|uk|ok|oke|okay|okie|oki|okê|yes|yeah|y|phải|chuẩn|đồng ý|nhất trí|chính xác|xác nhận";
const NO = "không|ko|k|kh|kg|khg|hông|hổng|hong|hok|hk|chưa|sai|no|nope|n|thôi|khỏi|chẳng|chả";
const COURTESY = "ạ|à|thưa|em|e|anh|chị|ac|sếp|ơi|nhé|nha|xin|cảm ơn";
const WORDS = lexicon(`${YES}|${NO}|${COURTESY}|rồi|đấy|luôn|quá|cần|đâu`.replaceAll("|", " "));

const YES_WORD = fold(YES);
const NO_WORD = fold(NO);
/** What may follow either without changing it. */
const AFTER = "r|roi|day|luon|chu|qua|het|ma|dau";
const SAYS_YES = new RegExp(`^(?:${YES_WORD}|👍|👌|✅|✔|🆗)(?: (?:${YES_WORD}|👍|👌|✅|✔|🆗|${AFTER}))*$`, "u");
const SAYS_NO = new RegExp(`^(?:${NO_WORD}|👎|❌)(?: (?:${YES_WORD}|thoi|can|👎|❌|${AFTER}))*$`, "u");

/**
 * Reads yes or no, or nothing where the text says neither or something besides.
 * [Dạ đúng ạ, ok a, uh, dc, 👍 -> yes; ko, chưa đúng, sai rồi -> no; đúng không?, đừng, không sai -> nothing]
 */
export function readYesNo(text: string): "yes" | "no" | undefined {
  if (text.length > LONGEST) return undefined;
  const said = respell(text.replaceAll(/(\p{L})\1{2,}/gu, "$1"), WORDS);
  if (/[\d?]/.test(said)) return undefined;
  const words = (said.match(/[\p{L}\p{M}]+|\p{Extended_Pictographic}/gu) ?? []).join(" ");
  const core = withoutCourtesy(words);
  // Courtesy alone, "dạ", is a yes too.
  if (core === "") return /(?:^| )(?:da|vang)(?: |$)/.test(words) ? "yes" : undefined;
  if (SAYS_NO.test(core)) return "no";
  return SAYS_YES.test(core) ? "yes" : undefined;
}
