const LONGEST = 100;

/**
 * A name that arrives whole. telegraf puts it between quotes without escaping, and Telegram's server cuts a header at every
 * semicolon; letters with marks pass as they are. ['Báo cáo "tuần"; 47.xlsx' -> "Báo cáo 'tuần', 47.xlsx"]
 */
export function safeFileName(name: string): string {
  const safe = name
    .replace(/["“”]/g, "'")
    .replaceAll(";", ",")
    .replace(/[\p{Cc}\p{Cs}]/gu, " ")
    .replace(/[/\\]/g, "-")
    .trim();
  const [, stem = "", ending = ""] = /^(.*?)(\.[^.]{1,8})?$/s.exec(safe) ?? [];
  return `${Array.from(stem).slice(0, LONGEST).join("")}${ending}` || "file";
}
