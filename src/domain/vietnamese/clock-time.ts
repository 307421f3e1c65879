import { TimeOfDay } from "../time.ts";
import { fold } from "./fold.ts";

/** A time of day in words, and the words without it. ["đến 16h30 thứ Hai" -> 16:30, "đến thứ Hai"] [9 giờ; 15:00; 8h] */
export function readClockTime(text: string): { time: TimeOfDay; rest: string } | undefined {
  const found = /(?<![\p{L}\d])(\d{1,2})\s*(?::|h|g|giờ|gio)\s*(\d{2})?(?:\s*(?:phút|phut))?(?![\p{L}\d])/iu.exec(text);
  const [whole = "", hour = "", minute = "00"] = found ?? [];
  const time = TimeOfDay.safeParse(`${hour.padStart(2, "0")}:${minute}`);
  if (found === null || !time.success) return undefined;
  const rest = `${text.slice(0, found.index)} ${text.slice(found.index + whole.length)}`.replace(/\s+/g, " ").trim();
  const afternoon = /(?<![^ ])(?:chieu|toi)(?![^ ])/.test(fold(rest)) && Number(hour) < 12;
  return { time: afternoon ? `${Number(hour) + 12}:${minute}` : time.data, rest };
}
