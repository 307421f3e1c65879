import { type Call, objectOf, textFrom } from "./call.ts";
import { badRequest } from "./refusal.ts";
import type { Button, Keyboard } from "./shapes.ts";

/** Not published; seen in practice. Held here so that nothing is built that might not pass. */
const MOST_BUTTONS = 100;
const MOST_IN_A_ROW = 8;

const DATA_BYTES = 64;
const STYLES = new Set(["primary", "success", "danger"]);
/** What a button may do besides carrying callback_data; the double hands these through unread. */
const OTHER_ACTIONS = ["web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat", "pay"];

/** The inline keyboard of a call; undefined for none, an empty one, and the reply keyboards that never stand in a message. */
export function readKeyboard(call: Call): Keyboard | undefined {
  const markup = objectOf(call, "reply_markup", "reply keyboard markup");
  if (markup === undefined) return undefined;
  if (Array.isArray(markup)) throw badRequest("object expected as reply markup");
  const rows: unknown = (markup as { inline_keyboard?: unknown }).inline_keyboard;
  if (rows === undefined) return undefined;
  if (!Array.isArray(rows)) throw badRequest('field "inline_keyboard" must be of type Array');
  if (rows.length === 0) return undefined;
  const keyboard = rows.map((row: unknown) => {
    if (!Array.isArray(row))
      throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays');
    return row.map(readButton);
  });
  if (keyboard.flat().length > MOST_BUTTONS || keyboard.some((row) => row.length > MOST_IN_A_ROW))
    throw badRequest("reply markup is too long");
  return { inline_keyboard: keyboard.filter((row) => row.length > 0) };
}

function readButton(given: unknown): Button {
  if (typeof given !== "object" || given === null) throw unreadable("InlineKeyboardButton must be an Object");
  const button = given as Button;
  if (typeof button.text !== "string") throw unreadable('Can\'t find field "text"');
  if (button.text.trim() === "") throw badRequest("BUTTON_TEXT_INVALID");
  if (button["style"] !== undefined && !STYLES.has(textFrom(button["style"])))
    throw unreadable("invalid button style specified");
  if (button.callback_data !== undefined) {
    const bytes = Buffer.byteLength(textFrom(button.callback_data));
    if (bytes < 1 || bytes > DATA_BYTES) throw badRequest("BUTTON_DATA_INVALID");
  } else if (button.url !== undefined) {
    if (!/^(https?|tg):\/\/\S+$/.test(button.url))
      throw badRequest(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`);
  } else if (button["copy_text"] !== undefined) {
    const { text } = button["copy_text"] as { text?: string };
    if (text === undefined || text.length < 1 || text.length > 256) throw badRequest("BUTTON_COPY_TEXT_INVALID");
  } else if (!OTHER_ACTIONS.some((action) => button[action] !== undefined)) {
    throw unreadable("Text buttons are unallowed in the inline keyboard");
  }
  return button;
}

const unreadable = (why: string) => badRequest(`can't parse inline keyboard button: ${why}`);
