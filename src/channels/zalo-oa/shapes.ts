import { z } from "zod";

/** Of Zalo's events the fields that are used, and no more: this is what the inbox keeps. */

/** Not `min(1)`: that asks also what is no string for its length, and breaks on one that can be compared with nothing. */
const Filled = z.string().regex(/[\s\S]/);

/** A short id may have come as a number; longer ones are strings since `lossless.ts`. */
const Id = z.union([Filled, z.number().int().transform(String)]);

const Somebody = z.object({ id: Id });

/** A number, or one written as a string. Nothing else is made a number of: an object may say of itself how, and break that. */
const Figure = z.union([z.number(), z.string().transform(Number)]);

/** Of other sorts (a place, a link) these are absent or something else, which is not looked at. */
export const Attachment = z.object({
  payload: z.object({
    url: z.url({ protocol: /^https?$/ }),
    name: z.string().optional().catch(undefined),
    size: Figure.pipe(z.number().int().nonnegative()).optional().catch(undefined),
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
      /** Each that is none we know is kept as nothing: it may hold whatever, as deep as it likes. */
      attachments: z.array(Attachment.nullable().catch(null)).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type Event = z.infer<typeof Event>;

/** An event as the inbox keeps it; each file of it by itself, by its place. */
export const Payload = z.object({ event: Event, file: z.number().int().optional() });
export type Payload = z.infer<typeof Payload>;
