import { withoutCourtesy } from "./courtesy.ts";
import { fold } from "./fold.ts";
import { LONGEST } from "./respell.ts";

const LAST =
  "(?:(?:tuan|ky|lan|thang|quy|nam|dot|hom|bua|bao cao|bc)(?: (?:tuan|ky|lan|thang|quy|nam))? (?:truoc|roi|vua roi|qua|ngoai)|cu)";
const SAME = new RegExp(
  `^(?:(?:van |y |giong |bang |van giong )?(?:nhu|giong|bang)(?: voi)? ${LAST}|giu nguyen(?: nhu ${LAST})?|van (?:vay|the|nhu (?:vay|the|cu))|` +
    "(?:khong|ko|k|hong|chua)(?: co)?(?: gi)? (?:thay doi|doi)(?: gi)?)$",
);

/**
 * Whether a person says that the answer is last period's: "như tuần trước", "giống kỳ trước", "vẫn như cũ", "giữ nguyên",
 * "không thay đổi". With anything besides ("như tuần trước, thêm 2") it is not that.
 */
export function saysSameAsLast(text: string): boolean {
  if (text.length > LONGEST) return false;
  const folded = fold(text);
  if (/[\d?]/.test(folded)) return false;
  return SAME.test(withoutCourtesy((folded.match(/\p{L}+/gu) ?? []).join(" ")));
}
