import { mimeOf } from "./files.ts";
import type { Parts } from "./parts.ts";
import { sizesOf } from "./send.ts";
import type { Content, User } from "./shapes.ts";

/** What a person may send besides words. */
export type Attachment =
  | {
      kind: "photo" | "document" | "sticker" | "voice";
      bytes?: Buffer;
      name?: string;
      mime?: string;
      caption?: string;
      /** What the file claims to weigh, in bytes, where that is not what `bytes` has. */
      size?: number;
    }
  | { kind: "poll"; question: string; options: string[] }
  /** `of` absent: the sender's own number, as request_contact gives it. */
  | { kind: "contact"; phone: string; of?: { first_name: string; user_id?: number } }
  | { kind: "location" };

/** What the message of an attachment holds; its bytes are kept for getFile. */
export function contentOf(parts: Parts, user: User, attachment: Attachment): Content {
  switch (attachment.kind) {
    case "poll":
      return {
        poll: {
          id: "1",
          question: attachment.question,
          options: attachment.options.map((text) => ({ text, voter_count: 0 })),
        },
      };
    case "contact": {
      const of = attachment.of ?? { first_name: user.first_name, user_id: user.id };
      return { contact: { phone_number: attachment.phone, ...of } };
    }
    case "location":
      return { location: { latitude: 13.55, longitude: 108.0 } };
    case "photo":
    case "document":
    case "sticker":
    case "voice": {
      const { kind, bytes = Buffer.from("\xff\xd8\xff", "latin1"), caption, size } = attachment;
      const name = attachment.name ?? `${kind}.bin`;
      const mime = attachment.mime ?? mimeOf(name);
      const file = parts.files.keep({ name, mime, bytes }, size);
      const captioned = caption === undefined ? {} : { caption };
      if (kind === "photo") return { photo: sizesOf(parts, file), ...captioned };
      if (kind === "document") return { document: { ...file, file_name: name, mime_type: mime }, ...captioned };
      if (kind === "voice") return { voice: { ...file, duration: 3, mime_type: mime }, ...captioned };
      return { sticker: { ...file, type: "regular", width: 512, height: 512, is_animated: false, is_video: false } };
    }
  }
}
