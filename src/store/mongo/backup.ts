import type { Connection } from "mongoose";
import type { Clock } from "../../app/ports.ts";
import { RESTORED, RESTORING } from "../../app/ports.ts";
import { checkBackup, type Header, type Manifest, type Row, writeBackup } from "./backup-file.ts";
import { type Models, modelsOf } from "./models.ts";

/** Told how far it is; awaited. */
export type Progress = (collection: string, count: number) => void | Promise<void>;

/**
 * Writes the whole database into one new file while the office goes on working, and reads the file back. There is no one moment of
 * which it is the picture, so it is the ORDER that makes it whole, each rule for what would be wrong otherwise:
 *
 * 1. the inbox first: what is marked as done there is in everything that is read later;
 * 2. then what people decided, invites before the directory, and everything that has no place of its own;
 * 3. the audit log before the reports: every entry's report has been stored by then, so none is missed;
 * 4. each conversation with its report, unchanged while both were read: neither knows of a revision that the other lacks;
 * 5. the outbox behind these: a reply that a conversation has handed over is there;
 * 6. files last: whatever is named anywhere was kept before it was named.
 *
 * What was sent meanwhile is not known from it, and nothing that it holds as waiting may be sent: see `app/resume.ts`. What only
 * lives for minutes (menus, leases, alarms) is left out.
 */
export async function backup(
  connection: Connection,
  path: string,
  { clock, progress = () => {} }: { clock: Clock; progress?: Progress },
): Promise<Manifest> {
  const models = modelsOf(connection);
  const ran = (await models.migrations.find().lean()).filter(({ _id }) => _id !== "lease").map(({ _id }) => _id);
  const header: Header = { giaoban: "backup", format: 1, at: clock.now(), migrations: ran.toSorted() };
  await writeBackup(path, header, counted(everything(models), progress));
  return (await checkBackup(path)).manifest;
}

/** Never in a backup: they live for minutes, and would be wrong when they are restored. */
const FLEETING: readonly (keyof Models)[] = ["menus", "leases"];
const PLACED: readonly (keyof Models)[] = [
  "inbox",
  "audit",
  "conversations",
  "reports",
  "outbox",
  "transcript",
  "files",
  "chunks",
];
/** A code that is used up while its person is not there yet could never be used. */
const BEFORE_OTHERS: readonly (keyof Models)[] = ["invites"];

/** What is in a backup, by the names of the models. */
export function isBackedUp(name: string): boolean {
  return !FLEETING.some((one) => one === name);
}

async function* everything(models: Models): AsyncGenerator<Row> {
  const names = Object.keys(models) as (keyof Models)[];
  const others = names.filter((name) => ![...FLEETING, ...PLACED, ...BEFORE_OTHERS].includes(name));
  yield* all(models, "inbox");
  for (const name of [...BEFORE_OTHERS, ...others]) yield* all(models, name);
  yield* log(models);
  yield* conversationsWithReports(models);
  yield* all(models, "outbox");
  yield* all(models, "transcript");
  yield* files(models);
}

/** Tells of a collection's first document, of every so many, and of all in the end. */
async function* counted(rows: AsyncIterable<Row>, progress: Progress): AsyncGenerator<Row> {
  const counts = new Map<string, number>();
  for await (const row of rows) {
    const count = counts.get(row.in) ?? 0;
    if (count % STEP === 0) await progress(row.in, count);
    counts.set(row.in, count + 1);
    yield row;
  }
  for (const [collection, count] of counts) await progress(collection, count);
}

const STEP = 10_000;
/** Numbers as the types that they are stored as. */
const AS_STORED = { promoteValues: false } as const;
/** Not the database's: a migration's lease, and what a restore leaves for the next start. */
const OF_THE_MOMENT = ["lease", RESTORED, RESTORING];

/** A collection as it lies there. What is added meanwhile may be in it or not. */
async function* all(models: Models, name: keyof Models): AsyncGenerator<Row> {
  const { collection } = models[name];
  for await (const document of collection.find({}, AS_STORED)) {
    const { _id } = document;
    if (["marks", "migrations"].includes(name) && OF_THE_MOMENT.includes(String(_id))) continue;
    yield { in: collection.name, document };
  }
}

/** Whole up to the end that it has when it is begun: it grows at its end only, one number after the other. */
async function* log({ audit: { collection } }: Models): AsyncGenerator<Row> {
  const [last] = await collection.find().sort({ seq: -1 }).limit(1).toArray();
  const end = Number(last?.["seq"] ?? 0);
  for await (const document of collection.find({}, AS_STORED).sort({ seq: 1 })) {
    if (Number(document["seq"]) > end) return;
    yield { in: collection.name, document };
  }
}

/** So many are read at once. */
const PAGE = 100;
/** One that people write to without end is read again as often as this. */
const MOST_TRIES = 1_000;

async function* conversationsWithReports(models: Models): AsyncGenerator<Row> {
  const { conversations, reports } = models;
  const seen = new Set<string>();
  for (const { collection } of [conversations, reports]) {
    let page: string[] = [];
    for await (const { _id } of collection.find({}, { projection: { _id: 1 } })) {
      const id = String(_id);
      if (seen.has(id)) continue;
      seen.add(id);
      if (page.push(id) < PAGE) continue;
      yield* together(models, page);
      page = [];
    }
    yield* together(models, page);
  }
}

/**
 * A conversation and its report bear one id. Those that were written to while they were read are read again: what a conversation has
 * decided is then in its report, or among its effects; and its report has nothing that it has not decided.
 */
async function* together({ conversations, reports }: Models, page: readonly string[]): AsyncGenerator<Row> {
  let open = page;
  for (let tries = 0; open.length > 0; tries += 1) {
    const ids = { _id: { $in: open as never } };
    const talks = await conversations.collection.find(ids, AS_STORED).toArray();
    const given = await reports.collection.find(ids, AS_STORED).toArray();
    const now = await conversations.collection.find(ids, { projection: { rev: 1 } }).toArray();
    const revs = new Map(now.map(({ _id, rev }) => [String(_id), Number(rev)]));
    const read = new Map(talks.map(({ _id, rev }) => [String(_id), Number(rev)]));
    const still = open.filter((id) => revs.get(id) === read.get(id));
    const isStill = ({ _id }: { _id: unknown }) => still.includes(String(_id));
    for (const document of talks.filter(isStill)) yield { in: conversations.collection.name, document };
    for (const document of given.filter(isStill)) yield { in: reports.collection.name, document };
    open = open.filter((id) => !still.includes(id));
    if (tries === MOST_TRIES) throw new Error("A conversation is written to faster than it can be read");
  }
}

/** A file's parts, then its head, as they are written: a head without its parts is never restored. */
async function* files({ files: heads, chunks }: Models): AsyncGenerator<Row> {
  for await (const { _id } of heads.collection.find({}, { projection: { _id: 1 } })) {
    for await (const document of chunks.collection.find({ files_id: _id }, AS_STORED).sort({ n: 1 }))
      yield { in: chunks.collection.name, document };
    const document = await heads.collection.findOne({ _id }, AS_STORED); // as it is by now: it may have been removed
    if (document !== null) yield { in: heads.collection.name, document };
  }
}
