import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { link, open, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { BSON } from "mongodb";
import { z } from "zod";
import { Instant } from "../../domain/time.ts";

/**
 * A backup is one gzipped file of lines of JSON: a header, a line for each document in MongoDB's extended JSON (canonical, so that
 * every number is again of the type it was), and a manifest with how many documents of each collection there are, and hashes.
 */
const Header = z.object({
  giaoban: z.literal("backup"),
  format: z.literal(1),
  /** When it was begun. */
  at: Instant,
  /** The migrations that the database had been through. */
  migrations: z.array(z.string()),
});
export type Header = z.infer<typeof Header>;

const Counted = z.object({ count: z.number().int(), sha256: z.string() });
const Manifest = z.object({ end: z.literal(true), sha256: z.string(), collections: z.record(z.string(), Counted) });
export type Manifest = z.infer<typeof Manifest>;

/** A document, and the collection it is of. */
export interface Row {
  in: string;
  document: { _id: unknown };
}

/** Writes a file whole or not at all: readable for its owner alone, on disk when this returns, never in the place of another. */
export async function writeBackup(path: string, header: Header, rows: AsyncIterable<Row>): Promise<Manifest> {
  const part = `${path}.part`;
  if (existsSync(path)) throw new Error(`${path} is there already: name another file`);
  const sums = createSums();
  async function* lines(): AsyncGenerator<string> {
    yield sums.line(JSON.stringify(header));
    for await (const row of rows) yield sums.line(BSON.EJSON.stringify(row, { relaxed: false }), row.in);
    yield `${JSON.stringify(sums.manifest())}\n`;
  }
  try {
    const file = createWriteStream(part, { flags: "wx", mode: 0o600 });
    await pipeline(Readable.from(lines()), createGzip(), file);
    const written = await open(part, "r+");
    await written.sync();
    await written.close();
    await link(part, path); // unlike a renaming, not in the place of one that came meanwhile
  } finally {
    await rm(part, { force: true });
  }
  return sums.manifest();
}

/** Reads a file from its first byte to its last, and throws, with what is wrong, where it is not as it was written. */
export async function checkBackup(path: string): Promise<{ header: Header; manifest: Manifest }> {
  const sums = createSums();
  let header: Header | undefined;
  let manifest: Manifest | undefined;
  const wrong = (what: string) => new Error(`${path} cannot be used: ${what}`);
  try {
    for await (const line of linesOf(path)) {
      if (manifest !== undefined) throw wrong("there is something behind its end");
      if (header === undefined) {
        header = headerOf(line);
        if (header === undefined) throw wrong("it is no backup of giaoban, or of another format");
        sums.line(line);
      } else if (line.startsWith('{"end":')) manifest = Manifest.parse(JSON.parse(line));
      else sums.line(line, collectionOf(line));
    }
  } catch (error) {
    if (error instanceof Error && error.message.startsWith(path)) throw error;
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw wrong(`it cannot be read to its end${code}`);
  }
  if (header === undefined) throw wrong("it is empty");
  if (manifest === undefined) throw wrong("its end is missing, so the backup did not finish or was cut off");
  if (JSON.stringify(sums.manifest()) !== JSON.stringify(manifest))
    throw wrong("its hashes are not right, so it was changed");
  return { header, manifest };
}

/** The documents, in the order in which they were written. `checkBackup` has been through the file before. */
export async function* rowsOf(path: string): AsyncGenerator<Row> {
  let first = true;
  for await (const line of linesOf(path)) {
    if (!first && !line.startsWith('{"end":')) yield BSON.EJSON.parse(line, { relaxed: false }) as Row;
    first = false;
  }
}

/** Counts and hashes lines, all together and by collection. */
function createSums() {
  const all = createHash("sha256");
  const collections = new Map<string, { count: number; hash: Hash }>();
  return {
    /** Takes a line up; returns it with its end. */
    line(text: string, collection?: string): string {
      const whole = `${text}\n`;
      all.update(whole);
      if (collection === undefined) return whole;
      const one = collections.get(collection) ?? { count: 0, hash: createHash("sha256") };
      one.hash.update(whole);
      collections.set(collection, { ...one, count: one.count + 1 });
      return whole;
    },
    manifest(): Manifest {
      const entries = [...collections].map(
        ([name, { count, hash }]) => [name, { count, sha256: hash.copy().digest("hex") }] as const,
      );
      return { end: true, sha256: all.copy().digest("hex"), collections: Object.fromEntries(entries) };
    },
  };
}

function headerOf(line: string): Header | undefined {
  try {
    return Header.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** As a line begins; a document's own fields come later. */
function collectionOf(line: string): string {
  return /^\{"in":"([^"\\]+)"/.exec(line)?.[1] ?? "";
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const unzipped = createGunzip();
  const reading = pipeline(createReadStream(path), unzipped).catch(() => {}); // the fault comes out of `unzipped` too
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of unzipped) {
    const parts = (rest + decoder.decode(chunk as Buffer, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  await reading;
  if (rest !== "") yield rest;
}
