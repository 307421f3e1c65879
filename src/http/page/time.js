/** Times as people in Viet Nam read them, wherever the browser stands. */

const zone = { timeZone: "Asia/Ho_Chi_Minh" };
const clock = new Intl.DateTimeFormat("vi-VN", { ...zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const date = new Intl.DateTimeFormat("vi-VN", { ...zone, day: "2-digit", month: "2-digit", year: "numeric" });
const weekday = new Intl.DateTimeFormat("vi-VN", { ...zone, weekday: "long" });

/** "08:00" */
export const timeOf = (ms) => clock.format(ms);

/** A weekday and a date, "… 25/11/2026"; the same for all instants of a day. */
export const dayOf = (ms) => `${weekday.format(ms)} ${date.format(ms)}`;
