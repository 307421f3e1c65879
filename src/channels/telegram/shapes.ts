import { z } from "zod";

/** Of Telegram's objects the fields that are used, and no more: this is what the inbox keeps. */

/** Only that it is there; the rest of it is nobody's business. */
const Something = z.unknown().transform(() => true as const);

const User = z.object({ id: z.int(), is_bot: z.boolean().optional() });
const Chat = z.object({ id: z.int(), type: z.string() });
const FileOf = { file_id: z.string(), file_size: z.int().optional() };

/** A marked piece of a text; offset and length in UTF-16 units. */
export const Entity = z.object({
  type: z.string(),
  offset: z.int(),
  length: z.int(),
  user: z.object({ id: z.int() }).optional(),
});
export type Entity = z.infer<typeof Entity>;

/** What people send that no question can be answered with. */
const Others = {
  animation: Something.optional(),
  audio: Something.optional(),
  contact: Something.optional(),
  dice: Something.optional(),
  game: Something.optional(),
  location: Something.optional(),
  poll: Something.optional(),
  sticker: Something.optional(),
  story: Something.optional(),
  venue: Something.optional(),
  video: Something.optional(),
  video_note: Something.optional(),
  voice: Something.optional(),
};
export const OTHERS = Object.keys(Others) as (keyof typeof Others)[];

export const Message = z.object({
  message_id: z.int(),
  chat: Chat,
  from: User.optional(),
  /** A channel or an anonymous administrator speaks: nobody knows which person. */
  sender_chat: Something.optional(),
  reply_to_message: z.object({ message_id: z.int(), from: User.optional() }).optional(),
  media_group_id: z.string().optional(),
  migrate_to_chat_id: z.int().optional(),
  text: z.string().optional(),
  entities: z.array(Entity).optional(),
  caption: z.string().optional(),
  caption_entities: z.array(Entity).optional(),
  /** Sizes of one picture. */
  photo: z.array(z.object({ ...FileOf, width: z.int(), height: z.int() })).optional(),
  document: z.object({ ...FileOf, file_name: z.string().optional(), mime_type: z.string().optional() }).optional(),
  ...Others,
});
export type Message = z.infer<typeof Message>;

export const Tap = z.object({
  id: z.string(),
  from: User,
  /** `date` is 0 when the message is too old to be seen or changed. */
  message: z.object({ message_id: z.int(), chat: Chat, date: z.int() }).optional(),
  data: z.string().optional(),
});
export type Tap = z.infer<typeof Tap>;

const Membership = z.object({ chat: Chat, new_chat_member: z.object({ status: z.string() }) });

export const TelegramUpdate = z.object({
  update_id: z.int(),
  message: Message.optional(),
  edited_message: Message.optional(),
  callback_query: Tap.optional(),
  my_chat_member: Membership.optional(),
});
export type TelegramUpdate = z.infer<typeof TelegramUpdate>;

/** The kinds above, which are all that Telegram is asked for. */
export const ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"] as const;

/** The bot as others see it: its id, and its user name, by which it is mentioned. */
export const Bot = z.object({ id: z.string(), name: z.string() });
export type Bot = z.infer<typeof Bot>;

/** An update as the inbox keeps it; with the bot's name as it was then, so that it means the same whenever it is read. */
export const Payload = z.object({ bot: Bot, update: TelegramUpdate });
export type Payload = z.infer<typeof Payload>;
