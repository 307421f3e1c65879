import type { FileContent } from "../../app/ports.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { plainText } from "../plain.ts";
import { split } from "../split.ts";
import { FILE_TYPES, IMAGE_TYPES, LABEL_LIMIT, MOST_BUTTONS, MOST_FILE, MOST_IMAGE, TEXT_LIMIT } from "./assumed.ts";
import { buttonPayload } from "./button.ts";

export interface Button {
  title: string;
  payload: string;
}

/** A file and as what it can be uploaded. */
export interface Upload {
  file: FileContent;
  as: "image" | "file";
}

/**
 * A message's text as Zalo shows it: in as many parts as it takes, the buttons under the last. `fileLine` says where its file is
 * to be had, when that does not go by itself.
 */
export function render(message: OutMessage, fileLine?: string): { text: string; buttons: Button[] }[] {
  const whole = fileLine === undefined ? message : { ...message, text: `${message.text}\n${fileLine}`.trim() };
  const buttons = buttonsOf(message);
  const text = (buttons === undefined ? plainText(whole) : whole.text).normalize("NFC");
  const texts = split(text, TEXT_LIMIT, "units").filter((part) => part.trim() !== ""); // an empty message is refused
  return texts.map((part, index) => ({ text: part, buttons: index === texts.length - 1 ? (buttons ?? []) : [] }));
}

/** How a file can be uploaded; nothing when Zalo does not take it. */
export function uploadOf(file: FileContent): Upload | undefined {
  const { mime, bytes } = file;
  if (IMAGE_TYPES.includes(mime) && bytes.length <= MOST_IMAGE) return { file, as: "image" };
  return FILE_TYPES.includes(mime) && bytes.length <= MOST_FILE ? { file, as: "file" } : undefined;
}

/** A button for each option; nothing when there are too many, or one cannot be a button: then all are listed in the text. */
function buttonsOf(message: OutMessage): Button[] | undefined {
  const options = message.options ?? [];
  const buttons = options.flatMap(({ id, label }) => {
    const title = label.normalize("NFC");
    const payload = buttonPayload(message, id);
    return payload === undefined || title.length > LABEL_LIMIT ? [] : [{ title, payload }];
  });
  return options.length <= MOST_BUTTONS && buttons.length === options.length ? buttons : undefined;
}
