import { z } from "zod";

/**
 * Marks of state secrets (Luật Bảo vệ bí mật nhà nước 117/2025/QH15): what bears one must not be in a chat, so words and file names
 * are looked through before anything is stored. Only marks count, not talk: who reports that secret papers are kept well is no
 * offender. Where a mark may be read either way it is taken for one, since sending again is cheap and a leak is not.
 */

/** Which mark was found; never the words around it, for these must not be kept. */
export const SecretMark = z.enum(["degree", "stamp", "number"]);
export type SecretMark = z.infer<typeof SecretMark>;

/** What stands in `words` that marks a secret; nothing for innocent words. Looks at text as people type it, with and without marks. */
export function secretMarkIn(words: string): SecretMark | undefined {
  const text = words
    .normalize("NFC")
    .replaceAll(INVISIBLE, "")
    .replaceAll(/[^\S\n]+|_+/gu, " ");
  if (DEGREES.some((degree) => degree.test(text))) return "degree";
  if (NUMBERS.some((number) => number.test(text))) return "number";
  return STAMPS.some((stamp) => stamp.test(text)) || hasBareMark(text) ? "stamp" : undefined;
}

const INVISIBLE = /\p{Cf}|\u{FE0F}/gu;

/** No letter or digit beside it: \b knows no Vietnamese letters. */
const START = "(?<![\\p{L}\\p{N}])";
const END = "(?![\\p{L}\\p{N}])";
/** The words people join with a space, a dot, a dash, or letters set wide: "T Ố I  M Ậ T". */
const GAP = "[ .\\-–]{0,3}";

function wide(word: string): string {
  return Array.from(word).join("[ .]?");
}

function words(source: string, flags = "iu"): RegExp {
  return new RegExp(`${START}(?:${source})${END}`, flags);
}

/** Top secret is no word of daily life. Without marks only in capitals: "toi mat" is also "tôi mất". */
const DEGREES = [
  words(`(?:${wide("tuyệt")}|${wide("tối")})${GAP}${wide("mật")}`),
  words(`(?:TUYET|TOI)${GAP}MAT`, "u"),
  // "độ mật", but not the honey in "nồng độ mật ong"
  words(`(?<!(?:nồng|mật|cường) )độ mật(?! (?:ong|rỉ|mía|hoa|ngọt|đường|gấu|độ))`),
  words("DO MAT", "u"),
];

/** "Số 12/BC-UBND(M)", "05-KH/HU-M", "07/M-UBND" (Thông tư 01/2019/TT-BNV's numbers with the degree's letter). */
const KIND = "(?:BC|KH|CV|TB|QĐ|QD|CT|TTr|TTR|NQ|CTr|BB|ĐA|DA|PA|HD|KL|GM|GTT|CĐ|CD)";
const NUMBERS = [
  words(`\\d{1,5} ?[/-] ?${KIND} ?[-/] ?[\\p{Lu}\\-]{1,12} ?(?:\\((?:M|TM|TuM|TUM)\\)|[-/.] ?(?:M|MẬT|MAT))`, "u"),
  new RegExp(`${START}\\d{1,5} ?[/-] ?${KIND} ?[-/] ?[\\p{Lu}\\-]{1,12} ?\\((?:M|TM|TuM|TUM)\\)`, "u"),
  words(`\\d{1,5} ?[/-] ?(?:M|TUM)[-/][\\p{Lu}]{2,12}`, "u"),
];

const PAPER =
  "(?:văn bản|tài liệu|công văn|hồ sơ|báo cáo|kế hoạch|tờ trình|quyết định|thông báo|điện|phụ lục|nghị quyết|chỉ thị|phương án|đề án|giấy mời)";

/** Papers said to be secret that somebody hands over, or that bear the stamp. */
const STAMPS = [
  words(`(?:đóng|có|mang|kèm)?(?: ?con)? dấu (?:chỉ )?(?:độ )?mật`),
  words(
    `(?<!(?:không|được|cấm|đừng|chớ|chưa) )(?:gửi|chuyển|kèm|đính kèm|chụp|đây là)(?: [\\p{L}]{1,8}){0,3} ${PAPER} mật(?! (?:ong|độ|khẩu))`,
  ),
  words(`${PAPER} mật(?: của [\\p{L} ]{1,30})? số`),
  words(`tin mật|mật điện|điện mật`),
];

/** Words of which "mật" is a part, in capitals as they would stand in a heading. */
const BEFORE =
  /(?<![\p{L}])(?:BÍ|TÚI|ĐƯỜNG|RỈ|CƠ|THÂN|TRẬN|TÂM|KHO|ONG|NUÔI|LÀM|LẤY|HÚT|QUAY|SỐT|BẢO|ỐNG|SỎI|DỊCH|CHÈ|BÁNH|KẸO|CAM|NGỌT|MÍA|TIẾT|CHẮT|NẤU|THU) $/u;
const AFTER =
  /^ (?:ONG|ĐỘ|KHẨU|MÃ|THIẾT|PHỤC|RỈ|MÍA|HOA|GẤU|NGỌT|NGHỊ|TÔNG|DÍNH|ĐƯỜNG|NHÂN|VỤ|THƯ|LỆNH|DỪA|THỐT|MAI|HEO|CÁ|BÒ|TẮC|VÀ ĐỜM|VỊT)(?![\p{L}])/u;

/** Longer than any of these words: a text full of the mark is not looked through to its ends for each of them. */
const AROUND = 12;

/** MẬT in capitals, or alone in brackets or on a line of its own. Kept apart from words of which it is a part. */
function hasBareMark(text: string): boolean {
  if (/[([{<"“*]\s*(?:mật|Mật|MẬT|MAT)\s*[)\]}>"”*]/u.test(text)) return true;
  if (/^ {0,3}(?:mật|Mật) {0,3}[.!:]? {0,3}$/mu.test(text)) return true; // \s* would take 12 s over 64 kB of empty lines
  for (const { 0: mark, index } of text.matchAll(new RegExp(`${START}(?:MẬT|M[ .]Ậ[ .]T)${END}`, "gu"))) {
    const end = index + mark.length;
    const isPart =
      BEFORE.test(text.slice(Math.max(0, index - AROUND), index)) || AFTER.test(text.slice(end, end + AROUND));
    if (!isPart) return true;
  }
  return false;
}
