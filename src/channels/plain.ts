import type { Incoming } from "../app/ports.ts";
import type { OutMessage } from "../engine/conversation.ts";

/**
 * A message where there are no buttons. Options that may be chosen by number are numbered; where digits are data they are
 * listed by their words, which the engine takes as well.
 */
export function plainText(message: OutMessage): string {
  const options = message.options ?? [];
  const lines = options.map((option, index) =>
    isNumbered(message) ? `${index + 1}. ${option.label}` : `• ${option.label}`,
  );
  return [message.text, ...(lines.length === 0 ? [] : ["", ...lines])].join("\n");
}

/** What a typed line means after that message: a number can name one of its commands; everything else the engine reads. */
export function readPlain(text: string, last: OutMessage | undefined): Incoming {
  const option = last?.conversation === undefined ? last?.options?.[Number(text.trim()) - 1] : undefined;
  return { kind: "text", text: option?.id ?? text };
}

function isNumbered(message: OutMessage): boolean {
  return message.conversation === undefined || message.pick === "number";
}
