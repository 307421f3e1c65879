import type { FileContent } from "../app/ports.ts";
import type { OutMessage } from "../engine/conversation.ts";

/**
 * A message where there are no buttons. Options that may be chosen by number are numbered, "2. …" or "/2 …", just as it is to be
 * typed; where digits are data they are listed by their words, which are taken as well.
 */
export function plainText(message: OutMessage, file?: FileContent): string {
  const first = message.numbersFrom ?? 1;
  const lines = (message.options ?? []).map(({ label }, index) => `${signOf(message, first + index)} ${label}`);
  return [textWithFile(message, file), ...(lines.length === 0 ? [] : ["", ...lines])].join("\n");
}

/** The text and, where files are not shown, the name of the file. A QR picture shows what the text says anyway. */
function textWithFile({ text, file: recipe }: OutMessage, file?: FileContent): string {
  return file === undefined || recipe?.make === "qr" ? text : `${text}\n[${file.name}]`;
}

function signOf({ conversation, pick }: OutMessage, number: number): string {
  switch (pick ?? (conversation === undefined ? "number" : "words")) {
    case "number":
      return `${number}.`;
    case "slash":
      return `/${number}`;
    case "words":
      return "•";
  }
}
