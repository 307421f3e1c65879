import type { Wording } from "./wording.ts";

/** [45 -> "45 phút"] [125 -> "2 giờ 5 phút"] [1 500 -> "1 ngày 1 giờ"] */
export function formatMinutes(wording: Wording, minutes: number): string {
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0)
    return hours === 0 ? wording.say("summary.days", { days }) : wording.say("summary.days_hours", { days, hours });
  if (hours === 0) return wording.say("summary.minutes", { minutes: rest });
  return rest === 0
    ? wording.say("summary.hours", { hours })
    : wording.say("summary.hours_minutes", { hours, minutes: rest });
}
