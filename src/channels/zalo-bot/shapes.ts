import { z } from "zod";

/** Of Zalo's events the fields that are used, and no more: this is what the inbox keeps. */

/** A short id may have come as a number; longer ones are strings since `lossless.ts`. */
export const Id = z.union([z.string().min(1), z.int().transform(String)]);

export const Message = z.object({
  message_id: Id,
  from: z.object({ id: Id, is_bot: z.boolean().optional().catch(undefined) }),
  chat: z.object({ id: Id, chat_type: z.string() }),
  /** Epoch ms. */
  date: z.coerce.number().int().positive().optional().catch(undefined),
  text: z.string().optional().catch(undefined),
  caption: z.string().optional().catch(undefined),
  photo: z.string().optional().catch(undefined),
  photo_url: z.string().optional().catch(undefined),
});
export type Message = z.infer<typeof Message>;

export const ZaloEvent = z.object({ event_name: z.string(), message: Message });
export type ZaloEvent = z.infer<typeof ZaloEvent>;

/** The bot as others see it: its id, and the names by which it may be mentioned. */
export const Bot = z.object({ id: z.string(), names: z.array(z.string().min(1)) });
export type Bot = z.infer<typeof Bot>;

/** An event as the inbox keeps it; with the bot's names as they were then, so that it means the same whenever it is read. */
export const Payload = z.object({ bot: Bot, event: ZaloEvent });
export type Payload = z.infer<typeof Payload>;
