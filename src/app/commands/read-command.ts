import { fold } from "../../domain/vietnamese/fold.ts";

/** ["/tongket@giaoban_bot Tuần 47" -> name "tongket", words "Tuần 47"] */
export function readCommand(text: string): { name: string; words: string } {
  const [first = "", ...rest] = text.trim().split(/\s+/);
  const name = fold(first.slice(1).split("@")[0] ?? "").replace(/[^a-z0-9_]/g, "");
  return { name, words: rest.join(" ") };
}
