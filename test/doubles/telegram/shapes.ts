/** The Bot API's objects, as far as the double makes them. Messages are never changed in place: an edit makes a new one. */

export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  username?: string;
  language_code?: string;
}

export interface Chat {
  id: number;
  type: "private" | "group" | "supergroup";
  title?: string;
  first_name?: string;
  username?: string;
}

export interface Entity {
  type: string;
  /** In UTF-16 units, as `String.length` counts. */
  offset: number;
  length: number;
  url?: string;
  language?: string;
  custom_emoji_id?: string;
  unix_time?: number;
}

export interface Button {
  text: string;
  callback_data?: string;
  url?: string;
  [more: string]: unknown;
}

export interface Keyboard {
  inline_keyboard: Button[][];
}

export interface FileRef {
  file_id: string;
  file_unique_id: string;
  file_size: number;
}

export interface Message {
  message_id: number;
  /** Unix seconds, like every date here. */
  date: number;
  edit_date?: number;
  chat: Chat;
  from: User;
  text?: string;
  entities?: Entity[];
  caption?: string;
  caption_entities?: Entity[];
  reply_markup?: Keyboard;
  reply_to_message?: Message;
  forward_origin?:
    | { type: "user"; sender_user: User; date: number }
    | { type: "hidden_user"; sender_user_name: string; date: number };
  photo?: (FileRef & { width: number; height: number })[];
  document?: FileRef & { file_name?: string; mime_type?: string };
  sticker?: FileRef & { type: "regular"; width: number; height: number; is_animated: boolean; is_video: boolean };
  voice?: FileRef & { duration: number; mime_type?: string };
  poll?: { id: string; question: string; options: { text: string; voter_count: number }[] };
  contact?: { phone_number: string; first_name: string; user_id?: number };
  location?: { latitude: number; longitude: number };
  group_chat_created?: true;
  new_chat_members?: User[];
  left_chat_member?: User;
  migrate_to_chat_id?: number;
  migrate_from_chat_id?: number;
}

/** What a message says, apart from where and when. */
export type Content = Omit<Message, "message_id" | "date" | "edit_date" | "chat" | "from">;

export type UpdateKind = "message" | "edited_message" | "callback_query" | "my_chat_member" | (string & {});
export type Update = { update_id: number } & { [kind: string]: unknown };

export interface Upload {
  /** The file name as the server understood it. */
  name: string;
  mime: string;
  bytes: Buffer;
}
