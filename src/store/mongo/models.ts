import { type Connection, type Model, Schema } from "mongoose";
import type {
  Approval,
  AuditEntry,
  Credential,
  DigestWish,
  Due,
  Invite,
  Menu,
  OutboxItem,
  Reopening,
  StoredConversation,
  TranscriptLine,
  Update,
  Verdict,
} from "../../app/ports.ts";
import type { Absence } from "../../domain/acting.ts";
import type { Link } from "../../domain/audit-chain.ts";
import type { CalendarChange } from "../../domain/calendar-change.ts";
import type { Outage } from "../../domain/lateness.ts";
import type { Address, Person, Unit } from "../../domain/people.ts";
import type { Report } from "../../domain/report.ts";
import type { Conversation } from "../../engine/conversation.ts";

/**
 * What lies in the database, on one page. The schemas know keys, envelope and indexes; what is inside a `Mixed` is defined by
 * its zod shape alone, which every document read goes through (`document.ts`). A changed index needs a migration.
 */

/** A document is its value with `id` written `_id`. */
type Stored<T extends { id: string }> = Omit<T, "id"> & { _id: string };

/** `payload` is JSON text: a platform's fields may be named and nested as no document may be. It goes when the row is done. */
export type InboxDocument = Omit<Stored<Update>, "payload"> & {
  payload?: string;
  state: "open" | "done" | "failed";
  /** Of one that was given up. */
  why?: string;
};

/** `present` is a list here: person ids may hold dots, and one index finds a person's conversations. `commit` names who wrote `rev`. */
export type ConversationDocument = Omit<Stored<StoredConversation>, "state"> & {
  commit?: string;
  /** When the last answer was given, as long as nothing was submitted; else 0. */
  lying?: number;
  state: Omit<Conversation, "present">;
  present: { who: string; turn: number }[];
};

/**
 * `figures` is what adding up needs of `latest`, as JSON text, put down in the same write: 4,000 reports are read from it in a
 * third of the time, since neither server nor driver takes the other fields apart. `latest` is what counts.
 */
export type ReportDocument = Stored<Report> & { figures: string };

/** `putBack` marks a reply whose lease ran out once. */
export type OutboxDocument = Stored<OutboxItem> & { putBack?: boolean };

type MarkDocument = { _id: string; at: number };

/** All units and people in one document, so that a change is one write and nobody ever sees half of it. */
type DirectoryDocument = { _id: string; version: number; units: Unit[]; people: Person[] };

/** `made` is JSON text of what it was made of, packed (`snapshots.ts`): the same thousands of units would stand in every part. */
type SnapshotDocument = { _id: string; by: string; at: number; made: string };

/** `gone`: of the last line of a chat, when it was taken away for its age, the number stays. */
type TranscriptDocument = Stored<TranscriptLine> & { gone?: boolean };

/** Named by its code. */
type InviteDocument = Omit<Invite, "code"> & { _id: string };

/** The wrong codes of a chat, newest last. */
type TriesDocument = { _id: string; at: number[] };

/** A group that hears who is late, named `<channel>:<chat>`. */
type GroupDocument = Address & { _id: string };

/** What a chat was offered last, named `<channel>:<chat>`. */
type MenuDocument = Menu & { _id: string };

/** Work that one process at a time does, and until when that one is taken to be alive. */
type LeaseDocument = { _id: string; holder: string; until: number };

/** Named `<platform>:<account>`. The tokens in it are sealed. */
type CredentialDocument = { _id: string; rev: number; value: Credential };

/** All changes of the calendar in one document: a few dozen a year, each checked against all. */
type CalendarDocument = { _id: string; version: number; changes: CalendarChange[] };

/** GridFS, as the driver writes it: a file is there when its head is, which is written last. */
type FileDocument = { _id: unknown; filename: string; uploadDate: Date; metadata: unknown };
type ChunkDocument = { _id: unknown; files_id: unknown; n: number };

/** A migration that ran, or the lease of the process that runs them (`migrate.ts`). */
type MigrationDocument = { _id: string; at: number; holder?: string };

/** The bucket of GridFS. */
export const FILES = "files";

const { Mixed } = Schema.Types;
const options = { versionKey: false, strict: "throw" } as const;
const address = { channel: String, chat: String };

// The indexes that begin with `_id` are for conditional writes: a MongoDB needs none there, but the stand-in server looks at every
// document of a collection when no index holds all fields of the filter.

const inbox = new Schema<InboxDocument>(
  {
    _id: String,
    channel: String,
    chat: String,
    order: Number,
    at: Number,
    payload: String,
    state: String,
    why: String,
  },
  options,
)
  .index({ state: 1, channel: 1, chat: 1, at: 1 }, { partialFilterExpression: { state: "open" } })
  .index({ _id: 1, state: 1 }, { partialFilterExpression: { state: "open" } })
  .index({ state: 1, at: -1 }, { partialFilterExpression: { state: "failed" } })
  .index({ state: 1, at: 1 }, { partialFilterExpression: { state: "done" } })
  .index({ channel: 1, chat: 1, at: -1 });

const conversations = new Schema<ConversationDocument>(
  { _id: String, rev: Number, lying: Number, state: Mixed, present: Mixed, pending: [Mixed], handled: [String] },
  options,
)
  .index({ _id: 1, rev: 1 })
  .index({ lying: 1 })
  .index({ "present.who": 1 })
  .index({ "state.unit": 1 })
  .index({ "pending.at": 1 }, { sparse: true });

const reports = new Schema<ReportDocument>(
  {
    _id: String,
    flow: Mixed,
    unit: String,
    period: Mixed,
    due: Number,
    at: Number,
    latest: Mixed,
    earlier: [Mixed],
    figures: String,
  },
  options,
)
  .index({ "flow.id": 1, "period.key": 1 })
  .index({ unit: 1, "flow.id": 1, "period.key": -1 });

/** Nothing follows `due`: on an index that goes on, the stand-in server takes `$lte` for `$lt`. */
const outbox = new Schema<OutboxDocument>(
  {
    _id: String,
    kind: String,
    to: String,
    address,
    bundle: String,
    message: Mixed,
    due: Number,
    unless: [String],
    tries: Number,
    state: String,
    lease: { id: String, until: Number },
    putBack: Boolean,
    outcome: String,
    at: Number,
    told: { as: String, counts: Boolean },
  },
  options,
)
  .index({ state: 1, kind: 1, due: 1 }, { partialFilterExpression: { state: "waiting" } })
  .index({ state: 1, bundle: 1, due: 1 }, { partialFilterExpression: { state: "waiting" } })
  .index({ "lease.until": 1 }, { partialFilterExpression: { state: "sending" } })
  .index({ state: 1, bundle: 1, "lease.id": 1 }, { partialFilterExpression: { state: "sending" } })
  .index({ _id: 1, state: 1, "lease.id": 1 }, { partialFilterExpression: { state: "sending" } })
  .index({ state: 1, bundle: 1, at: 1 }, { partialFilterExpression: { state: "sent" } })
  .index({ state: 1, outcome: 1, at: 1 }, { partialFilterExpression: { state: "withdrawn" } })
  .index({ state: 1, due: -1 }, { partialFilterExpression: { state: "failed" } })
  .index({ at: 1 }, { sparse: true })
  .index({ state: 1, due: 1 }, { partialFilterExpression: { state: "uncertain" } }); // one index may not be named as the other

const marks = new Schema<MarkDocument>({ _id: String, at: Number }, options);

const directory = new Schema<DirectoryDocument>(
  { _id: String, version: Number, units: [Mixed], people: [Mixed] },
  options,
);

const transcript = new Schema<TranscriptDocument>(
  { _id: String, chat: String, seq: Number, at: Number, from: String, message: Mixed, file: Mixed, gone: Boolean },
  options,
)
  .index({ chat: 1, seq: 1 }, { unique: true })
  .index({ at: 1 });

const invites = new Schema<InviteDocument>(
  {
    _id: String,
    unit: String,
    role: String,
    by: String,
    at: Number,
    expires: Number,
    used: { address, at: Number, cause: String },
    person: String,
    from: Mixed,
  },
  options,
);

const tries = new Schema<TriesDocument>({ _id: String, at: [Number] }, options);

const groups = new Schema<GroupDocument>({ _id: String, ...address }, options);

const menus = new Schema<MenuDocument>(
  { _id: String, options: [Mixed], pick: String, until: Number, cause: String, prompt: String },
  options,
);

const leases = new Schema<LeaseDocument>({ _id: String, holder: String, until: Number }, options);

const credentials = new Schema<CredentialDocument>({ _id: String, rev: Number, value: Mixed }, options);

const files = new Schema<FileDocument>(
  { _id: Mixed, filename: String, uploadDate: Date, metadata: Mixed },
  options,
).index({ filename: 1, uploadDate: 1 });

const chunks = new Schema<ChunkDocument>({ _id: Mixed, files_id: Mixed, n: Number }, options).index(
  { files_id: 1, n: 1 },
  { unique: true },
);

/** Nothing stands beside `to`, lest the stand-in server take `$gte` for `$gt`. */
const absences = new Schema<Stored<Absence>>(
  {
    _id: String,
    person: String,
    from: String,
    to: String,
    deputy: String,
    by: String,
    at: Number,
    cancelled: Number,
  },
  options,
).index({ to: 1 });

const dues = new Schema<Stored<Due>>(
  { _id: String, rev: Number, snoozed: [Mixed], paper: Mixed, extensions: [Mixed] },
  options,
).index({ _id: 1, rev: 1 });

const snapshots = new Schema<SnapshotDocument>({ _id: String, by: String, at: Number, made: String }, options)
  .index({ by: 1, at: -1, _id: -1 })
  .index({ at: 1 });

const digests = new Schema<Stored<DigestWish>>({ _id: String, on: Boolean, at: Number }, options);

const calendars = new Schema<CalendarDocument>({ _id: String, version: Number, changes: [Mixed] }, options);

export type AuditDocument = Stored<AuditEntry> & Link;

const audit = new Schema<AuditDocument>(
  { _id: String, at: Number, by: String, what: String, about: String, fields: Mixed, seq: Number, hash: String },
  options,
)
  .index({ what: 1, at: -1 })
  .index({ what: 1, about: 1 })
  .index({ seq: 1 }, { unique: true });

const outages = new Schema<Stored<Outage>>({ _id: String, what: String, from: Number, to: Number }, options).index({
  to: 1,
});

const verdicts = new Schema<Stored<Verdict>>(
  { _id: String, rev: Number, objective: Boolean, reason: String, by: String, at: Number },
  options,
);

/** Named `<report>:<revision>`. */
type ApprovalDocument = Approval & { _id: string };

const approvals = new Schema<ApprovalDocument>(
  {
    _id: String,
    report: String,
    revision: Number,
    approved: Boolean,
    by: String,
    at: Number,
    reason: String,
    steps: [String],
    cause: String,
  },
  options,
).index({ report: 1 });

const reopenings = new Schema<Stored<Reopening>>(
  { _id: String, rev: Number, unit: String, flow: String, period: String, asked: Mixed, decision: Mixed },
  options,
)
  .index({ _id: 1, rev: 1 })
  .index({ unit: 1 });

const migrations = new Schema<MigrationDocument>({ _id: String, at: Number, holder: String }, options);

export type Models = ReturnType<typeof modelsOf>;

/** The models of a connection; asked twice, the same ones. */
export function modelsOf(connection: Connection) {
  return {
    inbox: modelOf(connection, "inbox", inbox),
    conversations: modelOf(connection, "conversations", conversations),
    reports: modelOf(connection, "reports", reports),
    outbox: modelOf(connection, "outbox", outbox),
    marks: modelOf(connection, "marks", marks),
    directory: modelOf(connection, "directory", directory),
    transcript: modelOf(connection, "transcript", transcript),
    invites: modelOf(connection, "invites", invites),
    tries: modelOf(connection, "tries", tries),
    groups: modelOf(connection, "groups", groups),
    menus: modelOf(connection, "menus", menus),
    dues: modelOf(connection, "dues", dues),
    digests: modelOf(connection, "digests", digests),
    snapshots: modelOf(connection, "snapshots", snapshots),
    leases: modelOf(connection, "leases", leases),
    credentials: modelOf(connection, "credentials", credentials),
    files: modelOf(connection, `${FILES}.files`, files),
    chunks: modelOf(connection, `${FILES}.chunks`, chunks),
    absences: modelOf(connection, "absences", absences),
    calendars: modelOf(connection, "calendars", calendars),
    audit: modelOf(connection, "audit", audit),
    outages: modelOf(connection, "outages", outages),
    verdicts: modelOf(connection, "verdicts", verdicts),
    approvals: modelOf(connection, "approvals", approvals),
    reopenings: modelOf(connection, "reopenings", reopenings),
    migrations: modelOf(connection, "migrations", migrations),
  };
}

function modelOf<T>(connection: Connection, name: string, schema: Schema<T>): Model<T> {
  return (connection.models[name] as Model<T> | undefined) ?? connection.model<T>(name, schema, name);
}
