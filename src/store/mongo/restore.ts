import type { Connection } from "mongoose";
import { type Clock, RESTORED, RESTORING } from "../../app/ports.ts";
import { receivedEntry } from "../../domain/received.ts";
import { Report } from "../../domain/report.ts";
import { DAY, type Instant, MINUTE, SECOND } from "../../domain/time.ts";
import { mongoAudit } from "./audit.ts";
import { isBackedUp, type Progress } from "./backup.ts";
import { checkBackup, type Header, type Manifest, type Row, rowsOf } from "./backup-file.ts";
import { fromDocument } from "./document.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS } from "./migrations.ts";
import { type Models, modelsOf } from "./models.ts";

/** Of agenda (`jobs/ticker.ts`), which makes them anew. */
const ALARMS = ["agendaJobs"];

/**
 * Puts a backup into a database, which is empty or, with `force`, loses everything it has. The file is read and checked to its end
 * before anything is written. From the first write to the last the database bears a mark with which `npm start` refuses it; then
 * one by which the next start holds back whatever might have been sent already.
 * Throws when the file is not whole, was made by a newer giaoban, or the database is not empty.
 */
export async function restore(
  connection: Connection,
  path: string,
  { clock, force = false, progress = () => {} }: { clock: Clock; force?: boolean; progress?: Progress },
): Promise<Manifest> {
  const { header, manifest } = await checkBackup(path);
  const newer = header.migrations.filter((name) => !MIGRATIONS.some((migration) => migration.name === name));
  if (newer.length > 0)
    throw new Error(`${path} was made by a newer giaoban; it has "${newer[0]}", which this one does not know`);
  const models = modelsOf(connection);
  if (force) await demandNobody(models, clock);
  else await demandEmpty(connection, models);

  const { marks } = models;
  await marks.collection.updateOne({ _id: RESTORING as never }, { $set: { at: clock.now() } }, { upsert: true });
  await clear(connection, models);
  await fill(connection, anotherWorld(rowsOf(path), header, clock.now()), progress);
  await migrate(connection, clock);
  for (const model of Object.values(models)) {
    await model.createCollection();
    await model.createIndexes();
  }
  await writeDownReceived(models, header);
  await compare(models, manifest);
  await marks.collection.updateOne({ _id: RESTORED as never }, { $set: { at: header.at } }, { upsert: true });
  await marks.deleteOne({ _id: RESTORING });
  return manifest;
}

/** The pulse of an office at work is noted once a minute (`app/outages.ts`). */
const AT_WORK = 90 * SECOND;

async function demandNobody({ marks }: Models, clock: Clock): Promise<void> {
  const pulse = await marks.findOne({ _id: "pulse" }).lean();
  if (pulse !== null && clock.now() - pulse.at < AT_WORK)
    throw new Error("A giaoban is at work on this database, or was until just now: stop it, and wait for two minutes");
}

async function demandEmpty(connection: Connection, models: Models): Promise<void> {
  for (const [name, model] of Object.entries(models)) {
    if (name === "migrations" || name === "leases") continue;
    if ((await model.collection.findOne()) === null) continue;
    throw new Error(
      `The database ${connection.name} is not empty: ${model.collection.name} has documents. Name another one in MONGODB_URI, ` +
        "or say --force: then everything in it is lost",
    );
  }
}

async function clear(connection: Connection, models: Models): Promise<void> {
  for (const [name, { collection }] of Object.entries(models))
    await (name === "marks"
      ? collection.deleteMany({ _id: { $ne: RESTORING as never } })
      : collection.drop().catch(() => {})); // one that is not there yet
  for (const name of ALARMS)
    await connection
      .collection(name)
      .drop()
      .catch(() => {});
}

/**
 * What was said after the backup happened in a world that is lost, but people still have it before their eyes. So that nothing of
 * that world is taken for a thing of this one, all numbering goes on far behind it (buttons name their turn, messages the revision
 * they come from); and whoever was answering questions must come in anew, since the last question they saw may not be the one that
 * is open here.
 */
async function* anotherWorld(rows: AsyncIterable<Row>, { at }: Header, now: Instant): AsyncGenerator<Row> {
  const jump = 1_000 + Math.max(0, Math.ceil((now - at) / MINUTE)); // another one for the next restore of the same backup
  for await (const row of rows) {
    if (row.in !== "conversations") yield row;
    else {
      const { rev, state, ...rest } = row.document as { _id: unknown; rev: unknown; state: { turn: unknown } };
      const moved = { ...state, turn: Number(state.turn) + jump };
      yield {
        in: row.in,
        document: { ...rest, rev: Number(rev) + jump, state: moved, present: [] } as Row["document"],
      };
    }
  }
}

/** Documents of one insert, at most. */
const BATCH = 500;

async function fill(connection: Connection, rows: AsyncIterable<Row>, progress: Progress): Promise<void> {
  const counts = new Map<string, number>();
  let batch: Row[] = [];
  const write = async (): Promise<void> => {
    const [first] = batch;
    if (first === undefined) return;
    await connection.collection(first.in).insertMany(
      batch.map(({ document }) => document as object),
      { ordered: false },
    );
    const count = (counts.get(first.in) ?? 0) + batch.length;
    counts.set(first.in, count);
    batch = [];
    if (count % BATCH === 0) await progress(first.in, count);
  };
  for await (const row of rows) {
    if (batch.length === BATCH || (batch[0] !== undefined && batch[0].in !== row.in)) await write();
    batch.push(row);
  }
  await write();
  for (const [collection, count] of counts) await progress(collection, count);
}

/** Reports that came in while the backup was made may be in it without their entry in the audit log, which was read before. */
async function writeDownReceived(models: Models, { at }: Header): Promise<void> {
  const { add } = mongoAudit(models);
  const recent = models.reports.collection.find({ "latest.at": { $gte: at - DAY } });
  for await (const document of recent) {
    const { latest, earlier, ...head } = fromDocument(Report, models.reports, document);
    for (const submission of [...earlier, latest]) await add(receivedEntry(head, submission));
  }
}

/** Everything that was in the file lies in the database. */
async function compare(models: Models, { collections }: Manifest): Promise<void> {
  for (const [name, model] of Object.entries(models)) {
    const { count = 0 } = collections[model.collection.name] ?? {};
    const there = await model.collection.countDocuments({});
    if (isBackedUp(name) && there < count)
      throw new Error(`Of ${model.collection.name} only ${there} of ${count} documents are in the database`);
  }
}
