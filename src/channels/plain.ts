import type { FileContent, Incoming } from "../app/ports.ts";
import type { OutMessage } from "../engine/conversation.ts";

/**
 * A message where there are no buttons. Options that may be chosen by number are numbered; where digits are data they are
 * listed by their words, which the engine takes as well.
 */
export function plainText(message: OutMessage, file?: FileContent): string {
  const options = message.options ?? [];
  const lines = options.map((option, index) =>
    isNumbered(message) ? `${index + 1}. ${option.label}` : `• ${option.label}`,
  );
  return [textWithFile(message, file), ...(lines.length === 0 ? [] : ["", ...lines])].join("\n");
}

/** The text and, where files are not shown, the name of the file. A QR picture shows what the text says anyway. */
export function textWithFile({ text, file: recipe }: OutMessage, file?: FileContent): string {
  return file === undefined || recipe?.make === "qr" ? text : `${text}\n[${file.name}]`;
}

/** What a typed line means after that message: a number can name one of its commands; everything else the engine reads. */
export function readPlain(text: string, last: OutMessage | undefined): Incoming {
  const option = last?.conversation === undefined ? last?.options?.[Number(text.trim()) - 1] : undefined;
  return { kind: "text", text: option?.id ?? text };
}

function isNumbered(message: OutMessage): boolean {
  return message.conversation === undefined || message.pick === "number";
}
