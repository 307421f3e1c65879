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

/** Whether the server answers now, within the 5 s of the connection's patience. */
export async function ping(connection: mongoose.Connection): Promise<boolean> {
  try {
    await connection.db?.admin().ping();
    return connection.db !== undefined;
  } catch {
    return false;
  }
}

/** Closes the connection; what was under way is given the time to end. */
export async function close(connection: mongoose.Connection): Promise<void> {
  await connection.destroy(); // unlike its close(), leaves nothing behind in mongoose's list
}
