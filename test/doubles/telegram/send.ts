import { writableChatOf } from "./access.ts";
import { type Call, flagOf, integerOf, objectOf, textOf } from "./call.ts";
import { isPicture, mimeOf } from "./files.ts";
import { readKeyboard } from "./keyboard.ts";
import type { Parts } from "./parts.ts";
import { badRequest, Refusal } from "./refusal.ts";
import type { Content, FileRef, Message, Upload } from "./shapes.ts";
import { CAPTION_LIMIT, lengthOf, readFormatted, TEXT_LIMIT } from "./text.ts";
import type { ChatState } from "./world.ts";

const MB = 1024 * 1024;
const MOST_PHOTO = 10 * MB;
const MOST_DOCUMENT = 50 * MB;

export function sendMessage(parts: Parts, call: Call): Message {
  return post(parts, call, readText(call));
}

/** The text of sendMessage and editMessageText. */
export function readText(call: Call): Pick<Content, "text" | "entities"> {
  const { text, entities } = readFormatted(call, "text");
  if (text === "") throw badRequest("message text is empty");
  if (lengthOf(text) > TEXT_LIMIT) throw badRequest("message is too long");
  return { text, ...(entities.length === 0 ? {} : { entities }) };
}

export function sendPhoto(parts: Parts, call: Call): Message {
  const caption = readCaption(call);
  const { file, upload } = readFile(parts, call, "photo");
  if (file.file_size > MOST_PHOTO)
    throw badRequest(
      `file of size ${file.file_size} bytes is too big for a photo; the maximum size is ${MOST_PHOTO} bytes`,
    );
  if (!isPicture(upload.bytes)) throw badRequest("IMAGE_PROCESS_FAILED");
  return post(parts, call, { photo: sizesOf(parts, file), ...caption });
}

export function sendDocument(parts: Parts, call: Call): Message {
  const caption = readCaption(call);
  const { file, upload } = readFile(parts, call, "document");
  if (file.file_size > MOST_DOCUMENT) throw new Refusal(413, "Request Entity Too Large");
  return post(parts, call, {
    document: { ...file, file_name: upload.name, mime_type: mimeOf(upload.name) },
    ...caption,
  });
}

/** Telegram makes smaller pictures of every photo and lists them first; who takes the first gets the thumbnail. */
export function sizesOf(parts: Parts, file: FileRef): NonNullable<Content["photo"]> {
  const thumbnail = parts.files.keep({ name: "thumbnail.jpg", mime: "image/jpeg", bytes: Buffer.from("thumbnail") });
  return [
    { ...thumbnail, width: 90, height: 68 },
    { ...file, width: 1280, height: 960 },
  ];
}

function readCaption(call: Call): Pick<Content, "caption" | "caption_entities"> {
  const { text, entities } = readFormatted(call, "caption");
  if (lengthOf(text) > CAPTION_LIMIT) throw badRequest("message caption is too long");
  if (text === "") return {};
  return { caption: text, ...(entities.length === 0 ? {} : { caption_entities: entities }) };
}

/** An upload under the field's name or `attach://name`, or a file_id of before. The double fetches nothing by URL. */
function readFile(parts: Parts, call: Call, field: "photo" | "document"): { file: FileRef; upload: Upload } {
  const named = textOf(call, field);
  const upload = call.files[named.startsWith("attach://") ? named.slice("attach://".length) : field];
  if (upload !== undefined) {
    if (upload.bytes.length === 0) throw badRequest("file must be non-empty");
    return { file: parts.files.keep(upload), upload };
  }
  if (named === "") throw badRequest(`there is no ${field} in the request`);
  if (/^https?:\/\//.test(named)) throw badRequest("failed to get HTTP URL content");
  const known = parts.files.get(named);
  if (known === undefined) throw badRequest("wrong file_id or the file is temporarily unavailable");
  return {
    file: { file_id: named, file_unique_id: `u${named}`, file_size: known.bytes.length },
    upload: known,
  };
}

function post(parts: Parts, call: Call, content: Content): Message {
  const keyboard = readKeyboard(call);
  const chat = writableChatOf(parts.world, call);
  const replied = readReply(chat, call);
  parts.limits.charge(chat.info);
  delete chat.action;
  return parts.world.post(chat, parts.world.bot, {
    ...content,
    ...(replied === undefined ? {} : { reply_to_message: quoted(replied) }),
    ...(keyboard === undefined ? {} : { reply_markup: keyboard }),
  });
}

function readReply(chat: ChatState, call: Call): Message | undefined {
  const given = objectOf(call, "reply_parameters", "ReplyParameters") as
    | { message_id?: number; allow_sending_without_reply?: boolean }
    | undefined;
  const id = given?.message_id ?? integerOf(call, "reply_to_message_id", 0, 0, Number.MAX_SAFE_INTEGER);
  if (id === 0) return undefined;
  const message = chat.byId.get(id);
  const optional = given?.allow_sending_without_reply ?? flagOf(call, "allow_sending_without_reply");
  if (message === undefined && !optional) throw badRequest("message to be replied not found");
  return message;
}

/** A message as it stands in a reply to it: without what it replied to itself. */
export function quoted(message: Message): Message {
  const { reply_to_message: _, ...rest } = message;
  return rest;
}
