import { fold } from "../domain/vietnamese/fold.ts";

/** What a person says about the conversation rather than in it. */
export type Control =
  | { is: "back" }
  /** `target`: the number or the label of a step, "" when none was named; `value`: the new answer, if it was said too. */
  | { is: "edit"; target: string; value?: string }
  | { is: "skip" }
  | { is: "show" }
  | { is: "pause" }
  | { is: "cancel" }
  | { is: "help" }
  | { is: "submit" };

/** Whole messages, folded. Words that could be an answer to a question ("nộp", "gửi") count only where `advance` lets them. */
const WORDS: Record<string, Exclude<Control["is"], "edit">> = {
  "quay lai": "back",
  "lui lai": "back",
  "cau truoc": "back",
  "/quaylai": "back",
  "bo qua": "skip",
  "/boqua": "skip",
  "xem lai": "show",
  xem: "show",
  "da bao gi": "show",
  "/xem": "show",
  "tam dung": "pause",
  "de sau": "pause",
  "/tamdung": "pause",
  huy: "cancel",
  "huy bo": "cancel",
  "/huy": "cancel",
  "?": "help",
  giup: "help",
  "huong dan": "help",
  "/giup": "help",
  nop: "submit",
  gui: "submit",
  "nop bao cao": "submit",
  "gui bao cao": "submit",
  "/nop": "submit",
};

/** Looked for from its first sign only: a message of 64 kB of dots is through at once. */
const AT_END = /(?<![.!])[.!]+$/;

/**
 * Reads a control, or nothing: then the message is an answer. [`sửa 3`, `sửa câu 3: 12`, `/sua 3 12`, `sửa đúng hạn thành
 * 5.467`] Whether the target of "sửa" exists is for the caller to find out: "Sửa đường thôn 3" is a task somebody did.
 */
export function readControl(text: string): Control | undefined {
  const folded = fold(text).replace(AT_END, "");
  const word = WORDS[folded];
  if (word !== undefined) return { is: word };
  const slash = folded.startsWith("/sua");
  if (!/^\/?sua(?![a-z0-9])/.test(folded) || text.trim().includes("\n")) return undefined;
  const rest = text
    .normalize("NFC")
    .trim()
    .replace(/^\S+\s*/u, "")
    .replace(/^(?:lại|lai)(?![\p{L}])\s*/iu, "")
    .replace(/^[:,]\s*/, "")
    .replace(/^(?:câu|cau)\s+/iu, "");
  const parts =
    /^(.+?)\s*(?:[:=]|\s(?:thành|thanh)\s)\s*(.+)$/iu.exec(rest) ?? (slash ? /^(\d{1,2})\s+(.+)$/u.exec(rest) : null);
  if (parts === null) return { is: "edit", target: rest.replace(AT_END, "") };
  return { is: "edit", target: parts[1] ?? "", value: parts[2] ?? "" };
}
