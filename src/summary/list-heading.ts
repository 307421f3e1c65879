import type { Wording } from "../flow/wording.ts";
import type { List } from "./summary.ts";

/** What stands above a list's rows. ["Việc chưa xong (35, quá hạn 14):"] */
export function listHeading({ title, rows: { length: count }, overdue = 0 }: List, wording: Wording): string {
  return overdue === 0
    ? wording.say("summary.list", { title, count })
    : wording.say("summary.list_overdue", { title, count, overdue });
}

/** A list without its rows. ["Việc chưa xong: 35, quá hạn 14"] ["Đề nghị phối hợp: không có."] */
export function listCount({ title, rows: { length: count }, overdue = 0 }: List, wording: Wording): string {
  if (count === 0) return wording.say("summary.list_none", { title });
  return overdue === 0
    ? wording.say("summary.list_count", { title, count })
    : wording.say("summary.list_count_overdue", { title, count, overdue });
}
