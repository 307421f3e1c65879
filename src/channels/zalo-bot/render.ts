import type { OutMessage } from "../../engine/conversation.ts";
import { plainText } from "../plain.ts";
import { split } from "../split.ts";
import { TEXT_LIMIT } from "./assumed.ts";

/**
 * A message as texts that Zalo takes: its choices, which are typed, stay together at the end of the last. `fileLine` says where
 * its file is to be had, where that does not go by itself. There is always one, if only an empty one.
 */
export function render(message: OutMessage, fileLine?: string): string[] {
  const text = [message.text, ...(fileLine === undefined ? [] : [fileLine])].join("\n").normalize("NFC").trim();
  const choices = plainText({ ...message, text: "" })
    .normalize("NFC")
    .trim();
  const whole = [text, choices].filter((part) => part !== "").join("\n\n");
  if (whole.length <= TEXT_LIMIT || choices.length > TEXT_LIMIT) return parts(whole);
  const texts = parts(text);
  const last = texts.at(-1) ?? "";
  const joined = `${last}\n\n${choices}`;
  if (choices === "") return texts;
  return joined.length <= TEXT_LIMIT ? [...texts.slice(0, -1), joined] : [...texts, choices];
}

/** An empty message is refused. */
function parts(text: string): string[] {
  const found = split(text, TEXT_LIMIT, "units").filter((part) => part.trim() !== "");
  return found.length === 0 ? [text] : found;
}
