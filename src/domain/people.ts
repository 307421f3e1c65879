import { z } from "zod";
import { Day, Instant } from "./time.ts";

export const UnitId = z.string().min(1).brand<"UnitId">();
export type UnitId = z.infer<typeof UnitId>;

export const PersonId = z.string().min(1).brand<"PersonId">();
export type PersonId = z.infer<typeof PersonId>;

/** What a unit was called, and where it belonged, up to and including a day. */
export const Former = z.object({
  until: Day,
  name: z.string().min(1),
  short: z.string().min(1),
  parent: UnitId.optional(),
});
export type Former = z.infer<typeof Former>;

/** A node of the tree of offices and communes (đơn vị). Ids are our own: official codes are reused by merged communes. */
export const Unit = z.object({
  id: UnitId,
  name: z.string().min(1),
  /** Short form used in lists and charts. */
  short: z.string().min(1),
  /** Other spellings by which people mean this unit; official codes are among them. */
  aliases: z.array(z.string()).default([]),
  /** xa, phuong, phong, su_nghiep, …: the words flows use in `units`. */
  kind: z.string().min(1),
  parent: UnitId.optional(),
  /** First and last day of existence, both included; open where absent. */
  validFrom: Day.optional(),
  validTo: Day.optional(),
  /** Units that took over when this one ended. */
  successors: z.array(UnitId).default([]),
  /** Before it was renamed or moved; the oldest first. `name`, `short` and `parent` hold since the last of them. */
  former: z.array(Former).optional(),
});
export type Unit = z.infer<typeof Unit>;

export const Role = z.enum(["reporter", "deputy", "head", "collector", "leader", "admin"]);
export type Role = z.infer<typeof Role>;

/** Where a person can be reached: a channel and that channel's own name for the chat. */
export const Address = z.object({
  channel: z.string().min(1),
  chat: z.string().min(1),
  /** Since when the person cannot be reached here any more (blocked the bot, left); another message from there revives it. */
  dead: Instant.optional(),
});
export type Address = z.infer<typeof Address>;

/** What somebody is in a unit. */
export const Post = z.object({ unit: UnitId, roles: z.array(Role).min(1) });
export type Post = z.infer<typeof Post>;

/** A post, or a part of it, that somebody gave away. */
export const Handed = Post.extend({
  /** Who has it since; nobody where none was named. */
  to: PersonId.optional(),
  by: PersonId,
  at: Instant,
  /** The update that did it: whoever works it once more finds it done. */
  cause: z.string().min(1),
});
export type Handed = z.infer<typeof Handed>;

export const Person = z.object({
  id: PersonId,
  /** The person's post, "Văn thư xã Ia Le". */
  name: z.string().min(1),
  unit: UnitId,
  /** None for who has left: what such a person did keeps its name. */
  roles: z.array(Role),
  /** Posts besides this one, in other units. */
  also: z.array(Post).optional(),
  /** What the person had and gave away, the oldest first. */
  handed: z.array(Handed).optional(),
  /** The person's links to the web chat and to pages of summaries that were made before this open nothing any more. */
  linksSince: Instant.optional(),
  /** In order of preference. */
  addresses: z.array(Address).default([]),
  /** When the person agreed to name, unit, role and chat being kept (Luật 91/2025/QH15). */
  consent: Instant.optional(),
  /** To which text: its fingerprint. Absent where the office holds the consent itself. */
  consentTo: z.string().optional(),
  /** When the person took the consent back: the person's own page is nobody's since, until the person agrees again. */
  withdrew: Instant.optional(),
  /** The chats of a person who is being erased, until nothing of them is left. */
  erasing: z.array(Address).optional(),
});
export type Person = z.infer<typeof Person>;

type Posts = Pick<Person, "unit" | "roles" | "also">;

/** All posts of a person, the main one first; none of who has left. */
export function postsOf({ unit, roles, also = [] }: Posts): Post[] {
  return roles.length === 0 ? also : [{ unit, roles }, ...also];
}

/** The person with these posts, of which the first becomes the main one; with none, the person has left. */
export function withPosts<P extends Posts>(person: P, [main, ...others]: readonly Post[]): P {
  const { also: _, ...rest } = person;
  return {
    ...rest,
    unit: main?.unit ?? person.unit,
    roles: main?.roles ?? [],
    ...(others.length > 0 && { also: others }),
  } as P;
}

/** The roles a person has in a unit. */
export function rolesIn(person: Posts, unit: UnitId): Role[] {
  return postsOf(person).flatMap((post) => (post.unit === unit ? post.roles : []));
}

/** The roles a person has, in whatever unit, each once. */
export function rolesOf(person: Posts): Role[] {
  return [...new Set(postsOf(person).flatMap(({ roles }) => roles))];
}

/** Whether a person has one of these roles, in whatever unit. */
export function hasRole(person: Posts, roles: readonly Role[]): boolean {
  return postsOf(person).some((post) => post.roles.some((role) => roles.includes(role)));
}

/** Whether there is a unit in which both have a post. */
export function areColleagues(one: Posts, other: Posts): boolean {
  return postsOf(one).some(({ unit }) => rolesIn(other, unit).length > 0);
}
