import type { FileContent } from "../../app/ports.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { plainText } from "../plain.ts";
import { fits, shorten, split } from "../split.ts";
import { buttonData } from "./button.ts";

export interface Button {
  text: string;
  callback_data: string;
}

/** One call's worth of a message: a text, or a file with the text under it. Never with a parse mode: people's words stand in it. */
export interface Part {
  text: string;
  file?: FileContent;
  /** Rows of buttons. */
  keyboard?: Button[][];
}

/** Code points; Telegram takes 4,096 in a text and 1,024 under a file. */
const TEXT_LIMIT = 4_000;
const CAPTION_LIMIT = 1_024;
const LABEL_LIMIT = 64;
export const MOST_BUTTONS = 100;

/** A message as Telegram shows it: in as many parts as it takes, the buttons under the last. */
export function render(message: OutMessage, file?: FileContent): Part[] {
  const { buttons, listed } = buttonsOf(message);
  const text = listed ? plainText(message) : message.text;
  const keyboard = buttons.length === 0 ? {} : { keyboard: inRows(buttons) };
  if (file !== undefined && fits(text, CAPTION_LIMIT)) return [{ file, text, ...keyboard }];
  const texts = split(text, TEXT_LIMIT).filter((part) => part.trim() !== ""); // an empty message is refused
  const parts: Part[] = [...(file === undefined ? [] : [{ file, text: "" }]), ...texts.map((part) => ({ text: part }))];
  const last = parts.pop() ?? { text };
  return [...parts, { ...last, ...keyboard }];
}

/** The buttons there can be; `listed` when they do not say it all, so that the text has to. */
function buttonsOf(message: OutMessage): { buttons: Button[]; listed: boolean } {
  const options = message.options ?? [];
  const buttons = options.slice(0, MOST_BUTTONS).flatMap((option) => {
    const data = buttonData(message, option.id);
    return data === undefined ? [] : [{ text: shorten(option.label, LABEL_LIMIT), callback_data: data }];
  });
  const whole = buttons.length === options.length && options.every(({ label }) => fits(label, LABEL_LIMIT));
  return { buttons, listed: !whole };
}

/** Buttons of a row are equally wide: the longest label that a phone shows whole with one, two, three in a row. */
const FITS_IN_ROW = [LABEL_LIMIT, 16, 9];

function inRows(buttons: Button[]): Button[][] {
  const rows: Button[][] = [];
  for (const button of buttons) {
    const row = rows.at(-1);
    const room = FITS_IN_ROW[row?.length ?? 0] ?? 0;
    if (row !== undefined && [...row, button].every(({ text }) => fits(text.normalize("NFC"), room))) row.push(button);
    else rows.push([button]);
  }
  return rows;
}
