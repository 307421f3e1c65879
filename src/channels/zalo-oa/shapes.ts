import { z } from "zod";

/** Of Zalo's events the fields that are used, and no more: this is what the inbox keeps. */

/** A short id may have come as a number; longer ones are strings since `lossless.ts`. */
const Id = z.union([z.string().min(1), z.number().int().transform(String)]);

const Somebody = z.object({ id: Id });

/** Of other sorts (a place, a link) these are absent or something else, which is not looked at. */
export const Attachment = z.object({
  payload: z.object({
    url: z.url({ protocol: /^https?$/ }),
    name: z.string().optional().catch(undefined),
    size: z.coerce.number().int().nonnegative().optional().catch(undefined),
  }),
});
export type Attachment = z.infer<typeof Attachment>;

export const Event = z.object({
  event_name: z.string(),
  timestamp: Id.optional().catch(undefined),
  sender: Somebody.optional().catch(undefined),
  recipient: Somebody.optional().catch(undefined),
  oa_id: Id.optional().catch(undefined),
  follower: Somebody.optional().catch(undefined),
  message: z
    .object({
      msg_id: Id.optional().catch(undefined),
      text: z.string().optional().catch(undefined),
      attachments: z.array(z.unknown()).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type Event = z.infer<typeof Event>;

/** An event as the inbox keeps it; each file of it by itself, by its place. */
export const Payload = z.object({ event: Event, file: z.number().int().optional() });
export type Payload = z.infer<typeof Payload>;
