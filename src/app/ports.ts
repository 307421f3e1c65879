import { z } from "zod";
import type { Directory } from "../domain/directory.ts";
import { Address, type Person, PersonId, Role, type Unit, UnitId } from "../domain/people.ts";
import { Period } from "../domain/period.ts";
import { type Figures, type Report, ReportHead, type ReportId, Submission } from "../domain/report.ts";
import { Instant } from "../domain/time.ts";
import { Conversation, type FileRecipe, OutMessage } from "../engine/conversation.ts";
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
  z.object({ kind: z.literal("text"), text: z.string(), ref, group }),
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
   * Whether a person may be written to who last wrote at `last`, where the platform has a window for that: `paid` costs money and
   * is not done unless the office has chosen so, `closed` is not done.
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
  /** Ends receiving; what was taken is stored when this resolves. Sending goes on. */
  stop(): Promise<void>;
}

/** Links that open one thing for one purpose until a time, sealed so that nobody makes or changes one. Absent without a public address. */
export interface Links {
  /** Serves the file of a recipe. */
  file(recipe: FileRecipe, expires: Instant): string;
  /** A page on which files are sent as if they had been sent in this chat. */
  upload(chat: Address, expires: Instant): string;
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

export interface Inbox {
  /** Stores those not seen before, durably, and returns them. */
  insert(updates: Update[]): Promise<Update[]>;
  /** Updates not yet done that arrived before `before`: oldest first within each chat; all chats, or one. */
  undone(before: Instant, chat?: Address): Promise<Update[]>;
  done(ids: string[]): Promise<void>;
  /** Given up after several tries: kept for a person to look at, no longer among the undone. */
  fail(id: string): Promise<void>;
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
}

export interface Reports {
  get(id: ReportId): Promise<Report | undefined>;
  /**
   * Stores a revision. The first creates the report; a later one moves `latest` to `earlier`. Twice is once: a revision that
   * is there already is left alone. Fails when the revision before it is missing.
   */
  submit(report: ReportHead, submission: Submission): Promise<void>;
  /** What adding up needs, for all units. */
  figures(flow: string, periods: string[]): Promise<Figures[]>;
  /** Which of these reports exist. */
  existing(ids: ReportId[]): Promise<Set<ReportId>>;
  /** All of a unit's reports of a flow, the newest period first; at most `limit`. */
  ofUnit(unit: UnitId, flow: string, limit: number): Promise<Report[]>;
}

export const OutboxItem = z.object({
  /**
   * Names its cause: `remind:<flow>:<period>:<unit>:<rung>:<person or group>`, `silent:<since>:<person>:<who is told>`,
   * `say:<update>:<n>`, `say:<effect>`, `again:<effect>`.
   */
  id: z.string(),
  kind: z.enum(["reply", "reminder"]),
  /** Absent for a stranger, who is only answered where he wrote. */
  to: PersonId.optional(),
  /** Where a reply belongs, or the group that hears a reminder; one to a person goes to the person's addresses in their order. */
  address: Address.optional(),
  message: OutMessage,
  /** Not before this. */
  due: Instant,
  /** Withdrawn unsent when one of these reports has come in by then. */
  unless: z.array(z.string()),
  tries: z.number().int(),
  state: z.enum(["waiting", "sending", "sent", "failed", "uncertain", "withdrawn"]),
  lease: z.object({ id: z.string(), until: Instant }).optional(),
  /** The provider's id of what was sent, or the class of the failure. */
  outcome: z.string().optional(),
});
export type OutboxItem = z.infer<typeof OutboxItem>;
export type NewOutboxItem = Pick<OutboxItem, "id" | "kind" | "to" | "message" | "due" | "unless"> & {
  address?: Address;
};

export interface Outbox {
  /** Adds those whose id is new; returns their ids. */
  add(items: NewOutboxItem[]): Promise<string[]>;
  /** Takes one waiting item that is due, replies before reminders, and leases it; with `id`, that one or none. */
  claim(now: Instant, lease: { id: string; until: Instant }, id?: string): Promise<OutboxItem | undefined>;
  /** Ends or re-times a claimed item; false when the lease was lost meanwhile. */
  settle(
    id: string,
    lease: string,
    outcome:
      | { state: "sent" | "failed" | "uncertain" | "withdrawn"; outcome: string }
      | { state: "waiting"; due: Instant },
  ): Promise<boolean>;
  /** Items whose lease ran out become `uncertain`: a platform may have shown them. A reply is put back to `waiting` once. */
  expire(now: Instant): Promise<number>;
  get(id: string): Promise<OutboxItem | undefined>;
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
}

/** Files that people attached, by the update that brought them. */
export interface Files {
  /** Keeps a file whole, or not at all; one that is kept under this id already stays as it is. */
  put(id: string, file: FileContent): Promise<void>;
  get(id: string): Promise<FileContent | undefined>;
}

/** Work that one process at a time may do. */
export interface Leases {
  /** Takes or keeps a lease until `until`; false when another holder has it at `now`. */
  take(name: string, holder: string, now: Instant, until: Instant): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
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
});
export type TranscriptLine = z.infer<typeof TranscriptLine>;

export interface Transcript {
  /** Adds a line; one with the same id is left as it is. Returns the line as it stands. */
  add(line: Omit<TranscriptLine, "seq">): Promise<TranscriptLine>;
  /** Lines after `seq`, oldest first; at most `limit`, the newest ones when there are more. */
  after(chat: string, seq: number, limit: number): Promise<TranscriptLine[]>;
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
  /** Once: the same id again changes nothing. */
  add(snapshot: Snapshot): Promise<void>;
  get(id: string): Promise<Snapshot | undefined>;
  /** The one that a person was shown last. */
  lastOf(by: PersonId): Promise<Snapshot | undefined>;
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
  leases: Leases;
  files: Files;
}
