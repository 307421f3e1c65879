import { earOn, type Line, piecesOf, type Upload, type Wanted } from "../zalo/chats.ts";
import type { Links } from "../zalo/links.ts";
import type { Parts } from "./methods.ts";
import type { Contact } from "./window.ts";

export interface Person {
  id: string;
  chat: string;
  follows(source?: string): void;
  unfollows(): void;
  /** Wants no messages of this account, or does again. */
  restricts(on: boolean): void;
  /** The account is locked, or long idle. */
  vanishes(): void;
  /** Sends a text; a long one goes in several messages, as the apps do it. */
  says(text: string): void;
  /** Taps a button by its title or its payload: the newest in the chat, or that of a given message. */
  taps(button: string, message?: string): void;
  /** What a tap would send, of any payload. */
  forges(payload: string): void;
  sendsImage(image?: { bytes?: Buffer; name?: string; caption?: string }): void;
  /** `size`: what the file claims to weigh, in bytes, where that is not what it has. */
  sendsFile(file: Upload & { size?: number }): void;
  /** Anything else: a sticker, a place, a link, a sound. */
  sendsOther(kind: "sticker" | "location" | "link" | "audio" | "video" | "gif"): void;
  /** Puts a heart to what the account said last: an act like any other, which says nothing. */
  reacts(): void;
  /** Has seen what the account said. */
  sees(): void;
  /** Answers a request for name and phone number. */
  submits(info: { name: string; phone: string }): void;
  /** The next message of the account that fits, passing over what does not. */
  hears(wanted: Wanted): Promise<Line>;
}

/** Adds a person. `follows`: as if they had followed and written some time ago. */
export function addPerson(
  parts: Parts,
  links: Links,
  id: string,
  about: { name?: string; follows?: boolean } = {},
): Person {
  const { chats, webhook, contacts, timers, app } = parts;
  const { name = `Người ${id}`, follows = false } = about;
  const contact: Contact = {
    id,
    name,
    follows,
    gone: false,
    restricts: false,
    ...(follows ? { lastAct: timers.now() } : {}),
  };
  contacts.set(id, contact);
  const chat = chats.open(id, name);

  const stamp = () => ({ app_id: app.id, user_id_by_app: `9${id.slice(1)}`, timestamp: String(timers.now()) });
  const toAccount = { sender: { id }, recipient: { id: app.oaId } };

  /** Something a person does: it opens the window. */
  function act(event_name: string, body: object): void {
    if (contact.gone) throw new Error(`${name} has no account any more.`);
    contact.lastAct = timers.now();
    webhook.add({ event_name, ...body, ...stamp() });
  }
  function send(kind: string, seen: Omit<Line, "id" | "by" | "at">, message: object): void {
    const line = chats.post(chat, id, seen);
    act(`user_send_${kind}`, { ...toAccount, message: { msg_id: line.id, ...message } });
  }
  function follow(follows: boolean, source: string): void {
    contact.follows = follows;
    act(follows ? "follow" : "unfollow", { oa_id: app.oaId, follower: { id }, source });
    if (!follows) delete contact.lastAct;
  }
  function press(type: string, payload: string): void {
    if (type === "oa.query.show") return send("text", { text: payload }, { text: payload });
    act("user_send_text", { ...toAccount, message: { msg_id: parts.nextId(), text: payload } });
  }

  return {
    id,
    chat: id,
    follows: (source = "qr") => follow(true, source),
    unfollows: () => follow(false, "oa_profile"),
    restricts: (on) => void (contact.restricts = on),
    vanishes: () => void (contact.gone = true),
    says(text) {
      for (const piece of piecesOf(text)) send("text", { text: piece }, { text: piece });
    },
    taps(wanted, message) {
      const lines = chat.lines.filter((line) => message === undefined || line.id === message);
      const button = lines
        .flatMap((line) => line.buttons ?? [])
        .findLast(({ title, payload }) => title === wanted || payload === wanted);
      if (button === undefined) throw new Error(`There is no button "${wanted}" to tap.`);
      if (typeof button.payload !== "string")
        throw new Error(`"${wanted}" only opens something; the OA learns nothing.`);
      press(button.type, button.payload);
    },
    forges: (payload) => press("oa.query.hide", payload),
    sendsImage({ bytes = Buffer.from("\xff\xd8\xff", "latin1"), name = "anh.jpg", caption } = {}) {
      const picture = { name, mime: name.endsWith(".png") ? "image/png" : "image/jpeg", bytes };
      const url = links.make(picture);
      const attachments = [{ type: "image", payload: { url, thumbnail: url } }];
      send(
        "image",
        { text: caption ?? "", picture },
        { ...(caption === undefined ? {} : { text: caption }), attachments },
      );
    },
    sendsFile({ size, ...file }) {
      const payload = {
        url: links.make(file),
        name: file.name,
        size: String(size ?? file.bytes.length),
        type: file.name.split(".").at(-1) ?? "",
      };
      send("file", { text: "", file }, { attachments: [{ type: "file", payload }] });
    },
    sendsOther(kind) {
      const attachments = [{ type: kind, payload: { id: "1", url: "https://zalo.example/1" } }];
      send(kind, { text: "", other: `(${kind})` }, { attachments });
    },
    reacts: () => act("user_reacted_message", { ...toAccount, message: { react_icon: "heart" } }),
    sees() {
      const msg_ids = chat.lines.filter(({ by }) => by === app.oaId).map((line) => line.id);
      const body = { sender: { id: app.oaId }, recipient: { id }, message: { msg_ids } };
      webhook.add({ event_name: "user_seen_message", ...body, ...stamp() });
    },
    submits: (info) => act("user_submit_info", { ...toAccount, info: { ...info, address: "" } }),
    hears: earOn(chats, chat, app.oaId),
  };
}
