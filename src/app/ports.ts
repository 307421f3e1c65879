import { z } from "zod";
import type { Absence } from "../domain/acting.ts";
import type { Link } from "../domain/audit-chain.ts";
import type { CalendarChange } from "../domain/calendar-change.ts";
import type { Directory } from "../domain/directory.ts";
import type { Outage } from "../domain/lateness.ts";
import { Address, type Person, PersonId, Role, type Unit, UnitId } from "../domain/people.ts";
import { Period } from "../domain/period.ts";
import { type Figures, type Report, ReportHead, ReportId, Submission } from "../domain/report.ts";
import { type Day, Instant } from "../domain/time.ts";
import { Conversation, type FileRecipe, Option, OutMessage } from "../engine/conversation.ts";
import type { Flow } from "../flow/flow.ts";
import type { Summary, TrendPoint } from "../summary/summary.ts";

/** Everything the use cases need of the world, as types. Implementations: `store/`, `channels/`, `main.ts`. */

export interface Clock {
  now(): Instant;
}

/** A line of the log: a fixed sentence and fields. Never a token, a message's text or a person's words. */
export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/**
 * What is counted and timed, for whoever looks after the server. Whatever has a duration is told of when it begins; what is
 * returned is called when it has ended.
 */
export interface Metrics {
  /** Work on an update that came in `at`; ends with the kind of fault, if it broke off. */
  turn(channel: string, at: Instant): (fault?: string) => void;
  /** A message on its way to a platform. */
  sending(channel: string): (went: "sent" | Extract<SendResult, { ok: false }>["why"] | "fault") => void;
  /** A message of the outbox came to an end; `why` is a word where there is a reason. */
  ended(kind: OutboxItem["kind"], state: Ending["state"], why?: string): void;
  /** An update was not taken, since too many came. */
  limited(who: "person" | "stranger"): void;
}

// ---------------------------------------------------------------------------------------------------------- channels

/** A file as its platform knows it, before it is fetched. `size` in bytes, where the platform tells. */
export const FileRef = z.object({
  id: z.string(),
  name: z.string(),
  mime: z.string().optional(),
  size: z.number().optional(),
});
export type FileRef = z.infer<typeof FileRef>;

/**
 * In a group, who wrote: by the chat that person has alone with the bot. Of what is said in a group a channel hands over only
 * what is meant for the bot: a command (with the bot's name where it was written, "/tongket@giaoban_bot"), a mention, a reply to it.
 */
const group = z.object({ sender: z.string() }).optional();
/** The platform's name of the message, by which a later edit of it is known: `<channel>:<chat>:<message>`. */
const ref = z.string().optional();

/** What a channel understood of an update. */
export const Incoming = z.discriminatedUnion("kind", [
  /** `reply`: the message of ours that it answers to, by the name under which `send` gave it. */
  z.object({ kind: z.literal("text"), text: z.string(), ref, group, reply: z.string().optional() }),
  /** A message said before was changed to this. */
  z.object({ kind: z.literal("edit"), text: z.string(), ref: z.string() }),
  /** `conversation` is its id, or the short name of that where a platform has no room for it (`domain/short-name.ts`). */
  z.object({ kind: z.literal("press"), conversation: z.string(), turn: z.number().int(), option: z.string() }),
  /** `album`: the platform's name for files that were sent together; they come as an update each, the caption with one of them. */
  z.object({
    kind: z.literal("file"),
    file: FileRef,
    caption: z.string().optional(),
    album: z.string().optional(),
    ref,
    group,
  }),
  z.object({ kind: z.literal("other"), group }),
  /** Something the platform shows the bot no content of, such as a document: it can be sent another way. */
  z.object({ kind: z.literal("unsupported"), ref, group }),
  /** The person blocked the bot, or let it speak again. */
  z.object({ kind: z.literal("reach"), alive: z.boolean() }),
  /** The chat goes on under another name (a group became a supergroup). */
  z.object({ kind: z.literal("moved"), to: z.string() }),
]);
export type Incoming = z.infer<typeof Incoming>;

export type SendResult =
  | { ok: true; id: string }
  /** Not sent; may be tried again after `ms`. */
  | { ok: false; why: "retry"; ms: number }
  /** The chat goes on under another name; send there. */
  | { ok: false; why: "moved"; to: string }
  /** window: the platform's contact window is closed. dead: the chat is gone. human: a person must act. bug: our fault. unknown: may have arrived. */
  | { ok: false; why: "window" | "dead" | "human" | "bug" | "unknown" };

export interface Channel {
  name: string;
  /** How many options of a message can be buttons; where a message has more, all are chosen by number or words. */
  buttons: number;
  /** Nothing for an update that is never answered (a receipt, a kind we did not ask for). Total. */
  decode(payload: unknown): Incoming | undefined;
  /** `id` names the message by its cause: a channel that can recognise it shows it once. */
  send(chat: string, id: string, message: OutMessage, now: Instant, file?: FileContent): Promise<SendResult>;
  /**
   * Whether a person may be written to who last wrote at `last`, where the platform has a window for that: `paid` would cost
   * money that the office has not chosen to spend (else it is as good as `free`), `closed` would be refused: neither is done.
   */
  contact?(last: Instant | undefined, now: Instant): "free" | "paid" | "closed";
  /** "is typing"; best effort, never awaited. */
  typing?(chat: string): void;
  /** Tells the platform at once that an update was taken: stops a button's spinner, takes a used choice away. Best effort. */
  acknowledge?(payload: unknown): void;
  /** The link by which somebody opens this channel with an invite's code, where there is such a link. */
  joinLink?(code: string): string | undefined;
  /** Somebody joined, or may do more than before: shows the chat the commands these roles have. Best effort. */
  welcome?(chat: string, roles: readonly Role[]): void;
  /** A file's content, at most `most` bytes. */
  fetch?(
    file: FileRef,
    most: number,
  ): Promise<{ ok: true; bytes: Uint8Array } | { ok: false; why: "too_big" | "gone" | "retry" }>;
}

/** Where a platform delivers what comes in: the web server hands a POST's headers and raw body over, and answers with the status. */
export interface Hook {
  path: string;
  handle(header: (name: string) => string | undefined, body: Uint8Array): Promise<number>;
  /** How many deliveries were not the platform's. */
  refused(): number;
}

/** A platform as the composition holds it. */
export interface Connection {
  channel: Channel;
  /** To be served by the web server; absent when updates are polled. */
  hook?: Hook;
  /** Begins to receive, in the background: a platform that is away holds up nobody. */
  begin(receive: Receive): void;
  /** For whoever looks after the server. */
  state(): Record<string, unknown>;
  /** Why nothing can be received, or answered, at this moment; nothing when all is well. A word or two, and no secret. */
  unready(): string | undefined;
  /** Ends receiving; what was taken is stored when this resolves. Sending goes on. */
  stop(): Promise<void>;
}

/** Links that open one thing for one purpose until a time, sealed so that nobody makes or changes one. Absent without a public address. */
export interface Links {
  /** Serves the file of a recipe. */
  file(recipe: FileRecipe, expires: Instant): string;
  /** The page on which whoever has the link talks as this person; links that are closed later do not open it any more. */
  page(person: PersonId, made: Instant, expires: Instant): string;
  /** A page on which files are sent as if they had been sent in this chat. */
  upload(chat: Address, expires: Instant): string;
  /** The page of a snapshot, which shows what the person may see when it is opened; closed like those to the web chat. */
  board(link: BoardLink): string;
}

/** What a link to the page of a snapshot says, sealed. */
export interface BoardLink {
  /** Whoever has the link sees what this person may see. */
  person: PersonId;
  snapshot: string;
  made: Instant;
  /** From then on it opens nothing, closed or not. */
  until: Instant;
}

/** What the page of a snapshot shows, worded and as plain data, to a person; nothing of what the person may not see at this moment. */
export interface Boards {
  /** Whether the link was made before the person's links were closed. Asked before anything else: it opens nothing any more. */
  isClosed(link: BoardLink): boolean;
  /** The whole table, and the files that go with it. */
  open(link: BoardLink): Promise<{ board: object; files: BoardFile[] } | undefined>;
  /** The way of each unit's figures over the last periods, which takes longer. */
  trends(link: BoardLink): Promise<object | undefined>;
  /** One report of the snapshot, with its revisions up to now. */
  report(link: BoardLink, report: string): Promise<object | undefined>;
}

/** A file that a page offers under this label. */
export interface BoardFile {
  label: string;
  recipe: FileRecipe;
}

/** A file ready to be sent or kept. */
export interface FileContent {
  name: string;
  mime: string;
  bytes: Uint8Array;
}

/** What the chart, the Word and the Excel of a snapshot are made of. */
export interface Briefing {
  snapshot: Snapshot;
  /** As it stood at the snapshot's instant. */
  summary: Summary;
  /** Up to eight of the flow's own periods that end with the summary's last part, the oldest first. */
  trend: TrendPoint[];
  /** With the sentences that a reader sees. */
  flow: Flow;
  /** Reports of the summary that have been amended since. */
  amended: ReadonlySet<ReportId>;
}

/** Makes the file that a message's recipe names; nothing when there is no such file any more. A snapshot's comes with its briefing. */
export type RenderFile = (recipe: FileRecipe, briefing?: Briefing) => Promise<FileContent | undefined>;

/** The largest file that is taken, in bytes: what the Bot API lets a bot fetch. */
export const FILE_MOST = 20 * 1024 * 1024;

/**
 * A file as it is kept: with the type that its content has, and a name that says so and can be shown and sent. Nothing for a
 * kind that is not taken; what its sender says of it is not believed.
 */
export type AcceptFile = (name: string, bytes: Uint8Array) => FileContent | undefined;

/**
 * What an update brings when its file did not come over the platform but by our own web server: the file is kept already, under
 * the update's id, which is its id too. Any channel's update may be one; no platform can make it.
 */
export const Uploaded = z.object({ upload: FileRef });
export type Uploaded = z.infer<typeof Uploaded>;

/** How a receiver hands over what came in: returns once the updates are stored durably, so that they may be acknowledged. */
export type Receive = (updates: Update[]) => Promise<void>;

// ------------------------------------------------------------------------------------------------------------ stores

/** A raw update of a channel as it came in. */
export const Update = z.object({
  /** `<channel>:<account>:<platform's id>`: the same update always gets the same id. */
  id: z.string(),
  channel: z.string(),
  chat: z.string(),
  /** Ascending in the order in which the chat's updates were made (update id, or time of arrival in ms). */
  order: z.number(),
  at: Instant,
  payload: z.unknown(),
});
export type Update = z.infer<typeof Update>;

/** An update that was given up: not what was said, only that it was. `why`: the kind of fault, or what held it. */
export const FailedUpdate = Update.omit({ payload: true, order: true }).extend({ why: z.string().default("unknown") });
export type FailedUpdate = z.infer<typeof FailedUpdate>;

export interface Inbox {
  /** Stores those not seen before, durably, and returns them. */
  insert(updates: Update[]): Promise<Update[]>;
  /** Updates not yet done that arrived before `before`: oldest first within each chat; all chats, or one. */
  undone(before: Instant, chat?: Address): Promise<Update[]>;
  done(ids: string[]): Promise<void>;
  /** Given up, and why in a word: kept for a person to look at, no longer among the undone. */
  fail(id: string, why: string): Promise<void>;
  /** Those given up, the newest first, at most so many. */
  failed(limit: number): Promise<FailedUpdate[]>;
  /** Puts one that was given up back among the undone; false when it is not among the former, so that it happens once. */
  again(id: string): Promise<boolean>;
  /** Ends one that was given up for good, as if it were done; false when it is not among them. */
  drop(id: string): Promise<boolean>;
  /** How many are undone, since when the oldest of them is there, and how many were given up. */
  standing(): Promise<{ open: number; oldest?: Instant; failed: number }>;
  /** When the newest update of a chat came in, done or not; nothing when there never was one. */
  lastFrom(chat: Address): Promise<Instant | undefined>;
  /**
   * Takes away for good what is done or was given up and came in before an instant, the oldest first; returns how many, at most
   * `limit`. Of the chats of `heard` the newest stays, which tells when they were last heard of.
   */
  purge(before: Instant, limit: number, heard: readonly Address[]): Promise<number>;
  /** Takes away all that a chat sent, done or not; returns how many. */
  forget(chat: Address): Promise<number>;
}

/** An effect that was decided but not yet carried out. `id` is `<conversation>:<rev>:<n>`. */
export const Pending = z.object({
  id: z.string(),
  at: Instant,
  /** Times it was tried again after a crash. */
  tries: z.number().int(),
  to: PersonId,
  address: Address,
  effect: z.discriminatedUnion("do", [
    z.object({ do: z.literal("say"), message: OutMessage }),
    z.object({ do: z.literal("submit"), report: ReportHead, submission: Submission }),
  ]),
});
export type Pending = z.infer<typeof Pending>;

export const StoredConversation = z.object({
  /** The report's id. */
  id: z.string(),
  rev: z.number().int(),
  state: Conversation,
  pending: z.array(Pending),
  /** The last updates worked into the state, newest last. */
  handled: z.array(z.string()),
});
export type StoredConversation = z.infer<typeof StoredConversation>;

export interface Commit {
  id: string;
  /** The revision this decision was made on; 0 creates the conversation. */
  rev: number;
  state: Conversation;
  /** Added to `pending`. */
  effects: Pending[];
  /** Added to `handled`, of which the last `HANDLED_KEPT` are kept. */
  update: string;
}

export const HANDLED_KEPT = 20;

export interface Conversations {
  get(id: string): Promise<StoredConversation | undefined>;
  /** The conversations a person is present in; at most one but for a crash between leaving and entering. */
  heldBy(person: PersonId): Promise<StoredConversation[]>;
  /** ONE conditional write: false when somebody else wrote first (`rev` moved on, or it exists already). Raises `rev` by one. */
  commit(commit: Commit): Promise<boolean>;
  /** Takes effects off `pending`. */
  settle(id: string, effects: string[]): Promise<void>;
  /** Conversations with effects decided before `before`. */
  unsettled(before: Instant): Promise<StoredConversation[]>;
  /** Writes one more try down; false when another process did so first. */
  retry(id: string, effect: string, tries: number): Promise<boolean>;
  /** The drafts of a unit and flow in these periods: for "half-filled" and `/tinhhinh`. */
  of(unit: UnitId): Promise<StoredConversation[]>;
  /** Those never submitted whose last answer was given in (from, to]. */
  lyingSince(from: Instant, to: Instant): Promise<StoredConversation[]>;
  /** All of them by id, those behind one; at most `limit`. */
  page(after: string, limit: number): Promise<StoredConversation[]>;
  /** Takes updates off `handled`. */
  unhandle(id: string, updates: string[]): Promise<void>;
}

export interface Reports {
  get(id: ReportId): Promise<Report | undefined>;
  /**
   * Stores a revision. The first creates the report; a later one moves `latest` to `earlier`. Twice is once: a revision that
   * is there already is left alone. Fails when the revision before it is missing.
   */
  submit(report: ReportHead, submission: Submission): Promise<void>;
  /** Those of these reports that exist, in the order of the ids. */
  several(ids: ReportId[]): Promise<Report[]>;
  /** What adding up needs, for all units. */
  figures(flow: string, periods: string[]): Promise<Figures[]>;
  /** Which of these reports exist. */
  existing(ids: ReportId[]): Promise<Set<ReportId>>;
  /** All of a unit's reports of a flow, the newest period first; at most `limit`. */
  ofUnit(unit: UnitId, flow: string, limit: number): Promise<Report[]>;
  /** All of them by id, those behind one; at most `limit`. */
  page(after: string, limit: number): Promise<Report[]>;
  /** Puts a revision in the place of the one that is there: the same, but for words that were erased. */
  rewrite(id: ReportId, submission: Submission): Promise<void>;
}

export const OutboxItem = z.object({
  /**
   * Names its cause: `remind:<flow>:<period>:<unit>:<rung>:<person or group>`, `silent:<since>:<person>:<who is told>`,
   * `closed:<last contact>:<person>:<who is told>`, `closed:<day>:<who is told>`, `touch:<day>:<person>`,
   * `digest:<instant of the slot>:<flow>:<period>:<person>`, `say:<update>:<n>`, `say:<effect>`, `again:<effect>`.
   */
  id: z.string(),
  kind: z.enum(["reply", "reminder"]),
  /** Absent for a stranger, who is only answered where he wrote. */
  to: PersonId.optional(),
  /** Where a reply belongs, or the group that hears a reminder; one to a person goes to the person's addresses in their order. */
  address: Address.optional(),
  /** Reminders with the same word here that are due at once are said in one message. */
  bundle: z.string().optional(),
  message: OutMessage,
  /** Not before this. */
  due: Instant,
  /** Withdrawn unsent when one of these reports has come in by then. */
  unless: z.array(z.string()),
  tries: z.number().int(),
  state: z.enum(["waiting", "sending", "sent", "failed", "uncertain", "withdrawn"]),
  lease: z.object({ id: z.string(), until: Instant }).optional(),
  /** The provider's id of what was sent, the class of the failure, or why it was withdrawn. */
  outcome: z.string().optional(),
  /** When it ended. */
  at: Instant.optional(),
  /** The message it was said in, by the id under which that went; whether the message counts against the week's budget. */
  told: z.object({ as: z.string(), counts: z.boolean() }).optional(),
});
export type OutboxItem = z.infer<typeof OutboxItem>;
export type NewOutboxItem = Pick<OutboxItem, "id" | "kind" | "to" | "message" | "due" | "unless"> & {
  address?: Address;
  bundle?: string;
};

/** How a sending ends. */
export type Ending = { state: "sent" | "failed" | "uncertain" | "withdrawn"; outcome: string } & {
  at?: Instant;
  told?: NonNullable<OutboxItem["told"]>;
};

export interface Outbox {
  /** Adds those whose id is new; returns their ids. */
  add(items: NewOutboxItem[]): Promise<string[]>;
  /** Takes one waiting item that is due, replies before reminders, and leases it; with `only`, the one of that id, or a reply. */
  claim(
    now: Instant,
    lease: { id: string; until: Instant },
    only?: { id: string } | { kind: "reply" },
  ): Promise<OutboxItem | undefined>;
  /** Takes what else of a claimed item's bundle is waiting and due, the longest due first, under that item's lease. */
  claimBundle(claimed: OutboxItem, now: Instant): Promise<OutboxItem[]>;
  /** Ends or re-times a claimed item, or several of one lease alike; false when the lease of any was lost meanwhile. */
  settle(
    id: string | readonly string[],
    lease: string,
    outcome: Ending | { state: "waiting"; due: Instant },
  ): Promise<boolean>;
  /** Items whose lease ran out become `uncertain`: a platform may have shown them. A reply is put back to `waiting` once. */
  expire(now: Instant): Promise<number>;
  get(id: string): Promise<OutboxItem | undefined>;
  /** Those of a bundle that were sent at or after an instant, the oldest first. */
  toldSince(bundle: string, since: Instant): Promise<OutboxItem[]>;
  /** Those that were withdrawn for this reason at or after an instant. */
  withdrawnSince(outcome: string, since: Instant): Promise<OutboxItem[]>;
  /** Those that failed or are uncertain, the newest by their `due` first, at most so many. */
  givenUp(limit: number): Promise<OutboxItem[]>;
  /** Makes one of these wait again, due at `due`; false when it is not among them, so that it happens once. */
  again(id: string, due: Instant): Promise<boolean>;
  /** Withdraws one of these for good; false when it is not among them. */
  drop(id: string, at: Instant): Promise<boolean>;
  /** Makes all that wait or are being sent uncertain, with this outcome; returns how many. */
  hold(outcome: string, at: Instant): Promise<number>;
  /** How many there are of each that has not ended well; of the waiting those that are `due` at an instant, and since when the oldest is. */
  standing(
    now: Instant,
  ): Promise<{ waiting: number; due: number; oldest?: Instant } & Record<"sending" | "failed" | "uncertain", number>>;
  /** What there is to a person, the newest by their `due` first; at most `limit`. */
  to(person: PersonId, limit: number): Promise<OutboxItem[]>;
  /** Takes away for good what ended before an instant, the oldest first; returns how many. At most `limit` that ended, and that are uncertain. */
  purge(kind: OutboxItem["kind"], before: Instant, limit: number): Promise<number>;
  /** Takes away everything to a person or to one of these chats, said or not; returns how many. */
  forget(person: PersonId, chats: readonly Address[]): Promise<number>;
}

/** A one-time code by which somebody joins a unit in a role. */
export const Invite = z.object({
  /** Unambiguous capitals and digits, without dashes; people type it in any case, with dashes or spaces. */
  code: z.string(),
  unit: UnitId,
  role: Role,
  /** Who made it: a person, or the admin on the server. */
  by: PersonId.optional(),
  at: Instant,
  expires: Instant,
  /** Where and when it was used, by which update: then it is used up, but for what is left to do of that update. */
  used: z.object({ address: Address, at: Instant, cause: z.string() }).optional(),
  /** It adds one more chat to this very person, who is of that unit and role already. */
  person: PersonId.optional(),
  /** Whoever uses it takes over from this person what these roles are in that unit. */
  from: z.object({ person: PersonId, roles: z.array(Role).min(1) }).optional(),
});
export type Invite = z.infer<typeof Invite>;

/** Wrong codes of a chat that are remembered. */
export const TRIES_KEPT = 5;

export interface Invites {
  /** Throws when there is such a code already: it is never made anew for somebody else. */
  add(invite: Invite): Promise<void>;
  get(code: string): Promise<Invite | undefined>;
  /** Uses a code up, in ONE conditional write; false when somebody did before, or there is no such code. */
  use(code: string, used: NonNullable<Invite["used"]>): Promise<boolean>;
  /** Writes down that a chat sent a code that is good for nothing. */
  tried(address: Address, at: Instant): Promise<void>;
  /** When a chat did so, oldest first; the last `TRIES_KEPT` times. */
  tries(address: Address): Promise<Instant[]>;
  /** Takes away for good codes that expired before an instant, and wrong ones of before it; returns how many, at most `limit` of each. */
  purge(before: Instant, limit: number): Promise<number>;
  /** Takes away the codes that were used in these chats or are for this person, this person's own unused ones, and the chats' wrong ones. */
  forget(person: PersonId, chats: readonly Address[]): Promise<number>;
}

/** The options that a chat was offered last outside a conversation, so that typing a number or the words chooses one. */
export const Menu = z.object({
  options: z.array(Option.extend({ number: z.number().int() })),
  /** How the numbers were listed. Behind a slash: said beside an open question, so that a bare number never means one of these. */
  pick: z.enum(["number", "slash"]),
  /** What is typed from then on chooses nothing of it any more. */
  until: Instant,
  /** What is typed and is none of these goes behind this command. */
  prompt: z.string().optional(),
  /** The update it answers, which must not be read against it when it is worked once more; or what else it was said for. */
  cause: z.string(),
});
export type Menu = z.infer<typeof Menu>;

/** One menu a chat: the newest. */
export interface Menus {
  keep(chat: Address, menu: Menu): Promise<void>;
  get(chat: Address): Promise<Menu | undefined>;
  drop(chat: Address): Promise<void>;
  /** Takes away those that were open until before an instant; returns how many, at most `limit`. */
  purge(before: Instant, limit: number): Promise<number>;
}

/** Files that people attached, by the update that brought them. */
export interface Files {
  /** Keeps a file whole, or not at all; one that is kept under this id already stays as it is. */
  put(id: string, file: FileContent, at: Instant): Promise<void>;
  get(id: string): Promise<FileContent | undefined>;
  /** Takes content and name away for good: nothing is put under this id again. */
  remove(id: string): Promise<void>;
  /** Those that were put before an instant and are not known to be in use, the oldest first; at most `limit`. */
  stale(before: Instant, limit: number): Promise<string[]>;
  /** These are in use for good: they are not among the stale any more. */
  hold(ids: readonly string[]): Promise<void>;
  /** Takes these away with all that was known of them. */
  erase(ids: readonly string[]): Promise<void>;
}

/** Work that one process at a time may do. */
export interface Leases {
  /** Takes or keeps a lease until `until`; false when another holder has it at `now`. */
  take(name: string, holder: string, now: Instant, until: Instant): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
  /** Takes away those that ran out before an instant; returns how many, at most `limit`. */
  purge(before: Instant, limit: number): Promise<number>;
}

/** The chats of groups that hear something, by what they hear. */
export interface Groups {
  /** The groups that receive the list of late units, in the order of their names. */
  leaders(): Promise<Address[]>;
  setLeaders(group: Address, on: boolean): Promise<void>;
  /** A group goes on under another name; one that hears nothing may be named as well. */
  move(from: Address, to: Address): Promise<void>;
}

/** Small facts that processes share, by name. */
export interface Marks {
  get(name: string): Promise<number | undefined>;
  /** Moves a mark on; false when it no longer stood at `from`. */
  move(name: string, from: number | undefined, to: number): Promise<boolean>;
  /** Adds to a mark, which begins at 0, and returns what it is then: of many who add at once no two get the same. */
  add(name: string, n: number): Promise<number>;
}

/** The mark of a database into which a backup is being put: nothing may begin to work on it. */
export const RESTORING = "restoring";
/** The mark of one that holds a backup begun at that instant and has not been taken up yet; 0 once it has (`resume.ts`). */
export const RESTORED = "restored";

/** What lets us act for an account of a platform whose tokens change: the tokens, until when they are good, and how it stands. */
export const Credential = z.object({
  /** Of whom the tokens are: the account that consented, by the platform's name of it. */
  owner: z.string().min(1),
  /** The tokens, sealed by whoever uses them: what lies in the database, or in a copy of it, is no key. */
  sealed: z.string().min(1),
  /** When the pair was given. */
  since: Instant,
  /** Until when the token that is shown is good, and the one by which a new pair is had. */
  accessUntil: Instant,
  refreshUntil: Instant,
  /** A refresh was begun and its outcome is not known: when the last one began, and how many did. Written before it is tried. */
  attempt: z.object({ at: Instant, tries: z.number().int().min(1) }).optional(),
  /** consent: the pair cannot be renewed any more; a person must consent again. */
  state: z.enum(["good", "consent"]),
});
export type Credential = z.infer<typeof Credential>;

/** Credentials by platform and account. */
export interface Credentials {
  get(platform: string, account: string): Promise<{ rev: number; value: Credential } | undefined>;
  /** ONE conditional write: false when somebody else wrote first (`rev` moved on, or there is one already). Raises `rev` by one; 0 creates. */
  put(platform: string, account: string, rev: number, value: Credential): Promise<boolean>;
}

export interface People {
  /** Everything at once, with a number that rises with every change. */
  load(): Promise<Directory>;
  version(): Promise<number>;
  /** Adds or replaces by id; removes nobody. */
  save(units: Unit[], people: Person[]): Promise<void>;
  /**
   * Changes people on the truth as it is stored: `change` gets the directory and returns the people to add or replace, none for
   * no change; it is asked again when somebody else wrote meanwhile. Returns the directory that holds then.
   */
  update(change: (directory: Directory) => Person[]): Promise<Directory>;
  /** The same of units and people together, in ONE conditional write. */
  alter(change: (directory: Directory) => { units: Unit[]; people: Person[] }): Promise<Directory>;
}

/** Leave, by who is away. */
export interface Absences {
  /** Enters a leave; one with the same id stays as it is. */
  add(absence: Absence): Promise<void>;
  get(id: string): Promise<Absence | undefined>;
  /** Ends a leave for good; twice is once, at the first time. */
  cancel(id: string, at: Instant): Promise<void>;
  /** Those that last until this day or longer, cancelled ones too, in the order in which they begin. */
  since(day: Day): Promise<Absence[]>;
  /** Takes away leave that was over before a day; returns how many, at most `limit`. */
  purge(before: Day, limit: number): Promise<number>;
  /** Takes away all leave of a person; returns how many. */
  forget(person: PersonId): Promise<number>;
}

/** What was changed of the calendar by hand. All changes together have a version, so that each is checked against all others. */
export interface CalendarChanges {
  /** In the order in which they were made. */
  load(): Promise<{ version: number; changes: CalendarChange[] }>;
  version(): Promise<number>;
  /**
   * Adds what is changed together in ONE conditional write, raising the version by one; false when somebody else changed
   * something since `version`.
   */
  add(version: number, changes: CalendarChange[]): Promise<boolean>;
}

/** Something that was decided and may be asked about years later. Never changed, never removed. */
export const AuditEntry = z.object({
  /** Names its cause. */
  id: z.string().min(1),
  at: Instant,
  by: PersonId,
  /** What kind of thing: `report`, `calendar`, `absence`, `verdict`, `right`, … */
  what: z.string().min(1),
  /** What it is looked up by, where there is such a word: the receipt of a report. */
  about: z.string().optional(),
  fields: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** An entry with its place in the chain; see `domain/audit-chain.ts`. */
export interface ChainedEntry extends Link {
  entry: AuditEntry;
}

export interface Audit {
  /** Adds an entry behind all others; one with the same id stays as it is. Holds with any number of processes. */
  add(entry: AuditEntry): Promise<void>;
  /** The newest first. */
  of(what: string, limit: number): Promise<AuditEntry[]>;
  /** Those of a kind that are about this, in their order. */
  about(what: string, about: string): Promise<AuditEntry[]>;
  /** The entries behind a number, in their order; at most `limit`. */
  chain(after: number, limit: number): Promise<ChainedEntry[]>;
}

export interface Outages {
  /** One with the same id stays as it is. */
  add(outage: Outage): Promise<void>;
  /** Those that were not over before an instant, in the order in which they began. */
  since(instant: Instant): Promise<Outage[]>;
}

/** Whether a report's lateness had an objective cause (nguyên nhân khách quan): the last word on it; those before are in the audit log. */
export const Verdict = z.object({
  id: ReportId,
  /** 1, 2, 3, … */
  rev: z.number().int().min(1),
  /** False when it was taken back. */
  objective: z.boolean(),
  reason: z.string(),
  by: PersonId,
  at: Instant,
});
export type Verdict = z.infer<typeof Verdict>;

export interface Verdicts {
  of(ids: ReportId[]): Promise<Verdict[]>;
  /** ONE conditional write; false when there is a verdict of this `rev` or a later one already, or none before it. */
  put(verdict: Verdict): Promise<boolean>;
}

/** What people decided about a report they owe. Nothing of it moves the due time. */
export const Due = z.object({
  id: ReportId,
  /** Rises by one with each decision: 1, 2, 3, … */
  rev: z.number().int().min(1),
  /** Who asked, when, not to hear of it before which instant; one of each person. */
  snoozed: z.array(z.object({ person: PersonId, at: Instant, until: Instant })),
  /** Who said that it was handed in on paper; and who collects and did not find it. */
  paper: z
    .object({ by: PersonId, at: Instant, refused: z.object({ by: PersonId, at: Instant }).optional() })
    .optional(),
  /** Who asked for more time, until when and why, oldest first; `cause` is the update that brought it. */
  extensions: z.array(z.object({ cause: z.string(), by: PersonId, at: Instant, until: Instant, reason: z.string() })),
});
export type Due = z.infer<typeof Due>;

export interface Dues {
  /** Those of these reports about which something was decided. */
  of(ids: readonly ReportId[]): Promise<Due[]>;
  /** ONE conditional write; false when there is a decision of this `rev` or a later one already, or none before it. */
  put(due: Due): Promise<boolean>;
}

/** What was decided about one revision of a report whose flow wants it approved. Made once, never changed. */
export const Approval = z.object({
  report: ReportId,
  revision: z.number().int().min(1),
  /** False: returned, and the clerk is to amend it. */
  approved: z.boolean(),
  by: PersonId,
  at: Instant,
  /** Why it was returned. */
  reason: z.string().optional(),
  /** The steps that the return concerns; none where none was named. */
  steps: z.array(z.string()),
  /** The update that brought the decision; absent where it came with the submission. */
  cause: z.string().optional(),
});
export type Approval = z.infer<typeof Approval>;

export interface Approvals {
  /** All that was decided about these reports, each report's in the order of revisions. */
  of(reports: readonly ReportId[]): Promise<Approval[]>;
  /** ONE conditional write; false when this revision was decided about before. */
  decide(approval: Approval): Promise<boolean>;
}

/** The opening of a locked report to correct it: the last request and what became of it; those before are in the audit log. */
export const Reopening = z.object({
  id: ReportId,
  /** 1, 2, 3, …: rises with each request and each decision. */
  rev: z.number().int().min(1),
  unit: UnitId,
  flow: z.string(),
  /** The period's key. */
  period: z.string(),
  asked: z.object({ by: PersonId, at: Instant, reason: z.string(), cause: z.string() }),
  /** Absent while it waits. Granted until an instant; without one, refused. */
  decision: z.object({ by: PersonId, at: Instant, until: Instant.optional(), cause: z.string() }).optional(),
});
export type Reopening = z.infer<typeof Reopening>;

export interface Reopenings {
  get(id: ReportId): Promise<Reopening | undefined>;
  ofUnit(unit: UnitId): Promise<Reopening[]>;
  /** ONE conditional write; false when there is one of this `rev` or a later one already, or none before it. */
  put(reopening: Reopening): Promise<boolean>;
}

/** Whether a person wants the summary sent by itself (`digest.ts`), by the person's own last word on it. */
export const DigestWish = z.object({ id: PersonId, on: z.boolean(), at: Instant });
export type DigestWish = z.infer<typeof DigestWish>;

export interface Digests {
  /** Those who want it, in the order of their ids. */
  wanted(): Promise<PersonId[]>;
  /** Nothing where the person never said a word on it. */
  of(person: PersonId): Promise<DigestWish | undefined>;
  /** Keeps a word that is not older than the one that is there. */
  put(wish: DigestWish): Promise<void>;
  /** As if the person had never said a word; answers how many words went. */
  forget(person: PersonId): Promise<number>;
}

/** The web chat's own memory of what was said, so that a page can be opened again anywhere. */
export const TranscriptLine = z.object({
  id: z.string(),
  chat: z.string(),
  /** Ascending within the chat. */
  seq: z.number().int(),
  at: Instant,
  from: z.enum(["person", "bot"]),
  message: OutMessage,
  /** The file that went with it, as it was; of one that the bot sent, `message.file` makes it again. `size` in bytes. */
  file: z.object({ name: z.string(), mime: z.string(), size: z.number().int() }).optional(),
});
export type TranscriptLine = z.infer<typeof TranscriptLine>;

export interface Transcript {
  /** Adds a line; one with the same id is left as it is. Returns the line as it stands. */
  add(line: Omit<TranscriptLine, "seq">): Promise<TranscriptLine>;
  /** Lines after `seq`, oldest first; at most `limit`, the newest ones when there are more. */
  after(chat: string, seq: number, limit: number): Promise<TranscriptLine[]>;
  /** Takes away lines of before an instant, the oldest first; returns how many, at most `limit`. Numbers go on where they were. */
  purge(before: Instant, limit: number): Promise<number>;
  /** Takes away a chat with all its lines; returns how many. */
  forget(chat: string): Promise<number>;
}

/** What an open page of the web chat is told at once. A page that misses it loses nothing: lines are read from the transcript. */
export type ChatEvent = { kind: "line" } | { kind: "typing" } | { kind: "clock"; clock: Instant };

/** Who in this process looks at which chat of the web. */
export interface Hub {
  publish(chat: string, event: ChatEvent): void;
  /** To every open page. */
  broadcast(event: ChatEvent): void;
  /** Returns how to stop listening. */
  subscribe(chat: string, listener: (event: ChatEvent) => void): () => void;
  /** How many pages are open. */
  pages(): number;
}

/** What somebody was shown as a summary: enough to make it again, number by number, since reports keep their revisions. */
export const Snapshot = z.object({
  /** Short, without look-alikes: people type it. */
  id: z.string(),
  by: PersonId,
  /** The instant whose truth it shows. */
  at: Instant,
  flow: z.object({ id: z.string(), version: z.number().int() }),
  period: Period,
  /** The flow's own periods that it is made of, with the units that owed their reports and that the person may see. */
  parts: z.array(z.object({ period: Period, units: z.array(UnitId) })),
  /** The same of the period before, which it is compared with. */
  before: z.array(z.object({ period: Period, units: z.array(UnitId) })),
});
export type Snapshot = z.infer<typeof Snapshot>;

export interface Snapshots {
  /** Once: the same id again changes nothing. Returns the one that is kept. */
  add(snapshot: Snapshot): Promise<Snapshot>;
  get(id: string): Promise<Snapshot | undefined>;
  /** Those that a person was shown, the last one first; of two at one instant that of the greater id. */
  of(by: PersonId, limit: number): Promise<Snapshot[]>;
  /** Takes away the oldest of those from before an instant, so many at most; answers how many. */
  purge(before: Instant, limit: number): Promise<number>;
}

export interface Stores {
  inbox: Inbox;
  conversations: Conversations;
  reports: Reports;
  outbox: Outbox;
  marks: Marks;
  people: People;
  transcript: Transcript;
  invites: Invites;
  groups: Groups;
  menus: Menus;
  leases: Leases;
  files: Files;
  credentials: Credentials;
  absences: Absences;
  calendarChanges: CalendarChanges;
  audit: Audit;
  outages: Outages;
  verdicts: Verdicts;
  dues: Dues;
  approvals: Approvals;
  reopenings: Reopenings;
  digests: Digests;
  snapshots: Snapshots;
}
