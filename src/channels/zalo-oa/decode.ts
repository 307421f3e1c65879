import { createHash } from "node:crypto";
import type { Incoming, Update } from "../../app/ports.ts";
import type { Instant } from "../../domain/time.ts";
import { readTapped } from "./button.ts";
import { Attachment, type Event, Payload } from "./shapes.ts";

export const NAME = "zalo-oa";

/** Kinds whose attachments can be kept; all others that a person sends are no answer to any question. */
const WITH_FILES = ["user_send_image", "user_send_file"];

/** The account that an event is of, as far as it says so. */
export function accountOf({ event_name, recipient, oa_id }: Event): string | undefined {
  return isFollowing(event_name) ? oa_id : recipient?.id;
}

/**
 * The updates of an event for the inbox: one, or one for each file. None for what no person did (a receipt, what the account
 * itself sent), since what lies in the inbox counts as a contact; nor for what is said in groups.
 */
export function updatesOf(event: Event, at: Instant): Update[] {
  const chat = isFollowing(event.event_name) ? event.follower?.id : event.sender?.id;
  const account = accountOf(event);
  if (chat === undefined || account === undefined) return [];
  const files = WITH_FILES.includes(event.event_name) ? (event.message?.attachments ?? []) : [];
  const payloads: Payload[] = files.length === 0 ? [{ event }] : files.map((_, file) => ({ event, file }));
  const given = Number(event.timestamp);
  const order = Number.isSafeInteger(given) && given > 0 ? given : at;
  return payloads
    .filter((payload) => decode(payload) !== undefined)
    .map((payload) => {
      const part = payload.file === undefined || payload.file === 0 ? "" : `:${payload.file}`;
      return { id: `${NAME}:${account}:${nameOf(event)}${part}`, channel: NAME, chat, order, at, payload };
    });
}

/** What a stored event means. Total: whatever it is given, and nothing for what is not meant for the account. */
export function decode(payload: unknown): Incoming | undefined {
  const read = Payload.safeParse(payload).data;
  if (read === undefined) return undefined;
  const { event, file } = read;
  const { event_name: kind } = event;
  if (kind === "follow") return { kind: "text", text: "/start" };
  if (kind === "unfollow") return { kind: "reach", alive: false };
  if (!kind.startsWith("user_send_") || kind.startsWith("user_send_group")) return undefined;
  const text = event.message?.text ?? "";
  if (WITH_FILES.includes(kind)) return fromFile(event, file ?? 0);
  if (text === "" || !["user_send_text", "user_send_link"].includes(kind)) return { kind: "other" };
  const said = readTapped(text);
  return said.kind === "press" ? said : { ...said, ref: refOf(event) };
}

function fromFile(event: Event, place: number): Incoming {
  const { text = "", attachments = [] } = event.message ?? {};
  const attachment = Attachment.safeParse(attachments[place]).data;
  if (attachment === undefined) return { kind: "other" };
  const { url, name, size } = attachment.payload;
  const isImage = event.event_name === "user_send_image";
  const called = name ?? `${isImage ? "photo" : "file"}-${event.message?.msg_id ?? place}${isImage ? ".jpg" : ""}`;
  return {
    kind: "file",
    file: { id: url, name: called, ...(size === undefined ? {} : { size }) },
    ...(place > 0 || text === "" ? {} : { caption: text }),
    ...(attachments.length > 1 ? { album: refOf(event) } : {}),
    ref: refOf(event),
  };
}

function isFollowing(kind: string): boolean {
  return kind === "follow" || kind === "unfollow";
}

/** The same event, however often it is delivered, has one name. */
function nameOf(event: Event): string {
  const { event_name: kind, message, timestamp } = event;
  if (!isFollowing(kind) && message?.msg_id !== undefined) return `${kind}:${message.msg_id}`;
  const what = isFollowing(kind) ? [event.oa_id, event.follower?.id, timestamp] : [event];
  return `${kind}:${createHash("sha256").update(JSON.stringify(what)).digest("hex").slice(0, 32)}`;
}

function refOf({ sender, message }: Event): string {
  return `${NAME}:${sender?.id ?? ""}:${message?.msg_id ?? ""}`;
}
