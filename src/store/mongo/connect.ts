import { setTimeout as wait } from "node:timers/promises";
import mongoose from "mongoose";
import { addressOf, namesDatabase, withoutSecrets } from "./address.ts";

const DATABASE = "giaoban";

// A misspelt filter would otherwise become {} and match everything; a filter made of user input could hold operators.
mongoose.set({ strictQuery: "throw", sanitizeFilter: true, autoIndex: false, autoCreate: false });

/**
 * Opens a connection to the database `name` (else the one in the URI, else `giaoban`). Every write is acknowledged once it is on
 * disk. Indexes and collections are made by the migrations, not by the models.
 * Throws within about 5 s when no server answers, with an error that holds neither user name nor password.
 */
export async function connect(uri: string, name?: string): Promise<mongoose.Connection> {
  const connection = mongoose.createConnection();
  try {
    return await connection.openUri(uri, {
      ...(name === undefined && namesDatabase(uri) ? {} : { dbName: name ?? DATABASE }),
      appName: "giaoban",
      // One by one: given as `writeConcern`, a `journal=false` in the URI would win.
      w: "majority",
      journal: true,
      ignoreUndefined: true, // the driver would store an absent field as null, which is another value
      autoIndex: false,
      autoCreate: false,
      // The driver itself waits for a server that went away; mongoose's queue would be a second wait on top.
      bufferCommands: false,
      serverSelectionTimeoutMS: 5_000,
      connectTimeoutMS: 5_000,
      socketTimeoutMS: 45_000,
    });
  } catch (error) {
    await connection.destroy().catch(() => {}); // else the failed client goes on looking for its server
    const why = withoutSecrets(error instanceof Error ? error.message : String(error), uri);
    // oxlint-disable-next-line preserve-caught-error -- the driver's error may hold the URI, and loggers print causes
    throw new Error(`MongoDB at ${addressOf(uri)} cannot be used: ${why}`);
  }
}

/** Whoever asks for the server's health waits no longer than this. */
const PING_MS = 3_000;

/** Whether the server answers now, within `ms`: also one that took the question and hangs. */
export async function ping(connection: mongoose.Connection, ms = PING_MS): Promise<boolean> {
  const { db } = connection;
  if (db === undefined) return false;
  const over = new AbortController();
  // The driver's own limits are for work that should be done in the end: it tries again, for up to 15 s.
  const tooLong = wait(ms, false, { signal: over.signal, ref: false }).catch(() => false);
  const answer = db.command({ ping: 1 }).then(
    () => true,
    () => false,
  );
  const answered = await Promise.race([answer, tooLong]);
  over.abort();
  return answered;
}

/** Closes the connection; what was under way is given the time to end. */
export async function close(connection: mongoose.Connection): Promise<void> {
  await connection.destroy(); // unlike its close(), leaves nothing behind in mongoose's list
}
