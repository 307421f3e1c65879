import { randomUUID } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Binary, BSON, Double, Int32, Long, ObjectId } from "mongodb";
import type { Connection } from "mongoose";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { RESTORED, RESTORING } from "../../src/app/ports.ts";
import { SECOND } from "../../src/domain/time.ts";
import { backup } from "../../src/store/mongo/backup.ts";
import { checkBackup, rowsOf } from "../../src/store/mongo/backup-file.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { migrate } from "../../src/store/mongo/migrate.ts";
import { MIGRATIONS } from "../../src/store/mongo/migrations.ts";
import { modelsOf } from "../../src/store/mongo/models.ts";
import { restore } from "../../src/store/mongo/restore.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { startIn } from "../app/town.ts";
import { conversation, head, minute, submission, update } from "../contract/samples.ts";
import { handClock } from "../harness.ts";

const server = inject("mongo");
const clock = { now: () => minute(0) };
const CONVERSATION = "xa-ia-le:bao-cao-tuan:2026-W48";

describe.skipIf(server === undefined)("a backup", () => {
  let from: Connection;
  let to: Connection;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "giaoban-backup-"));
    file = join(folder, "backup.jsonl.gz");
    const run = randomUUID().slice(0, 8);
    [from, to] = (await Promise.all(
      ["from", "to"].map((name) => connect(server?.uri ?? "", `backup-${name}-${run}`)),
    )) as [Connection, Connection];
    await migrate(from, clock);
  });
  afterEach(async () => {
    for (const connection of [from, to]) {
      await connection.dropDatabase();
      await close(connection);
    }
    await rm(folder, { recursive: true, force: true });
  });

  const save = () => backup(from, file, { clock });
  const bring = (force = false) => restore(to, file, { clock, force });

  /** Every document, with the types of its numbers. */
  async function contentOf(connection: Connection): Promise<Record<string, string[]>> {
    const found = await Promise.all(
      Object.values(modelsOf(connection)).map(async ({ collection }) => {
        const documents = await collection.find({}, { promoteValues: false }).toArray();
        return [collection.name, documents.map((one) => BSON.EJSON.stringify(one, { relaxed: false })).sort()] as const;
      }),
    );
    return Object.fromEntries(found);
  }

  async function fill(): Promise<void> {
    const stores = mongoStores(from);
    await stores.inbox.insert([update(1), update(2, { payload: { "a.b": { $ne: 1 }, text: "Ế \n \u2028" } })]);
    await stores.inbox.fail("web:demo:2", "TypeError");
    const state = conversation();
    await stores.conversations.commit({ id: CONVERSATION, rev: 0, state, effects: [], update: "web:demo:1" });
    await stores.marks.add("zalo-bot:1:users", 7);
    const bytes = new Uint8Array(700_000).map((_, place) => place % 251);
    await stores.files.put("web:demo:9", { name: "Công văn.pdf", mime: "application/pdf", bytes }, minute(0));
    await stores.menus.keep(
      { channel: "web", chat: "a" },
      { options: [], pick: "number", until: minute(9), cause: "c" },
    );
    await stores.leases.take("reminders", "one", minute(0), minute(9));
    await from.collection("verdicts").insertOne({
      _id: "types",
      int: new Int32(5),
      double: new Double(5),
      long: Long.fromString("9007199254740993"),
      id: new ObjectId("65f000000000000000000001"),
      at: new Date(0),
      bytes: new Binary(Buffer.from([0, 255])),
      deep: [{ none: null, text: '{"end":true}\n' }],
    } as object);
  }

  it("brings everything back as it was, to the types of numbers and the bytes of files, but for what lives for minutes", async () => {
    await fill();
    const manifest = await save();
    expect(manifest.collections["files.chunks"]?.count).toBe(3);
    await bring();
    const before = await contentOf(from);
    const after = await contentOf(to);
    for (const fleeting of ["menus", "leases"]) expect([before[fleeting]?.length, after[fleeting]]).toEqual([1, []]);
    const moved = ["menus", "leases", "conversations", "marks"];
    const rest = (all: Record<string, string[]>) => Object.entries(all).filter(([name]) => !moved.includes(name));
    expect(rest(after)).toEqual(rest(before));
    expect(after["marks"]).toHaveLength((before["marks"]?.length ?? 0) + 1);
    expect(await mongoStores(to).marks.get(RESTORED)).toBe(minute(0));
    expect(await mongoStores(to).marks.get(RESTORING)).toBeUndefined();
    const kept = await mongoStores(to).files.get("web:demo:9");
    expect([kept?.name, kept?.bytes.length, kept?.bytes[699_999]]).toEqual(["Công văn.pdf", 700_000, 699_999 % 251]);
    const models = Object.values(modelsOf(to));
    expect(await Promise.all(models.map((model) => model.diffIndexes()))).toEqual(
      models.map(() => ({ toDrop: [], toCreate: [] })),
    );
  });

  it("lets nobody stand in a conversation, and goes on with numbers that were never used", async () => {
    await fill();
    await save();
    const jump = async (later: number) => {
      await restore(to, file, { clock: { now: () => minute(later) }, force: true });
      const { rev, state } = (await mongoStores(to).conversations.get(CONVERSATION)) ?? {};
      expect(state).toEqual({ ...conversation(), present: {}, turn: state?.turn });
      return [rev, state?.turn];
    };
    expect(await jump(0)).toEqual([1_001, 1_002]);
    expect(await jump(120)).toEqual([1_121, 1_122]); // another restore of the same is another world again
  });

  it("is one new file that only its owner may read, and whole or not there at all", async () => {
    await fill();
    await save();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(save()).rejects.toThrow(`${file} is there already: name another file`);
    const broken = join(folder, "broken.gz");
    const progress = (collection: string) => {
      if (collection === "outbox" || collection === "conversations") throw new Error("the server is away");
    };
    await expect(backup(from, broken, { clock, progress })).rejects.toThrow("the server is away");
    expect(await readdir(folder)).toEqual(["backup.jsonl.gz"]);
  });

  it.each<[what: string, spoil: (bytes: Buffer) => Buffer | string, says: RegExp]>([
    ["is no gzip", () => "a text", /cannot be read to its end \(Z_DATA_ERROR\)/],
    ["is empty", () => "", /it cannot be read to its end|is empty/],
    ["was cut off", (bytes) => bytes.subarray(0, bytes.length - 40), /cannot be read to its end \(Z_BUF_ERROR\)/],
    ["has a changed byte", flip, /cannot be read to its end|hashes are not right/],
    ["is of something else", () => gzipSync("{}\n"), /is no backup of giaoban/],
    ["is not of lines of JSON", () => gzipSync("a\nb\n"), /is no backup of giaoban/],
    ["has no end", (bytes) => edited(bytes, (lines) => lines.slice(0, -1)), /its end is missing/],
    ["lacks a line", (bytes) => edited(bytes, (lines) => lines.filter((_, n) => n !== 2)), /hashes are not right/],
    ["has one line twice", (bytes) => edited(bytes, ([head, one, ...rest]) => [head, one, one, ...rest]), /hashes/],
    [
      "has a changed word",
      (bytes) => edited(bytes, (lines) => lines.map((line) => line.replace("van-thu", "van-thư"))),
      /hashes/,
    ],
    ["has something behind its end", (bytes) => edited(bytes, (lines) => [...lines, "{}"]), /something behind its end/],
  ])("that %s is refused, and nothing is written", async (_what, spoil, says) => {
    await fill();
    await save();
    writeFileSync(file, spoil(readFileSync(file)));
    await migrate(to, clock);
    await mongoStores(to).marks.add("kept", 1);
    await expect(bring(true)).rejects.toThrow(says);
    expect(await mongoStores(to).marks.get("kept")).toBe(1);
    expect(await mongoStores(to).marks.get(RESTORING)).toBeUndefined();
  });

  it("that is not there says so", async () => {
    await expect(checkBackup(join(folder, "none"))).rejects.toThrow("cannot be read to its end (ENOENT)");
  });

  it("of a newer giaoban is refused, and nothing is written", async () => {
    await from.collection<{ _id: string }>("migrations").insertOne({ _id: "9999 from the future" });
    await save();
    await expect(bring()).rejects.toThrow('was made by a newer giaoban; it has "9999 from the future"');
    expect(await mongoStores(to).marks.get(RESTORING)).toBeUndefined();
  });

  it("is not put into a database that has anything, unless that may be lost", async () => {
    await fill();
    await save();
    await migrate(to, clock);
    await mongoStores(to).inbox.insert([update(77)]);
    await expect(bring()).rejects.toThrow(/is not empty: inbox has documents/);
    expect(await mongoStores(to).inbox.undone(minute(99))).toHaveLength(1);
    await bring(true);
    expect((await mongoStores(to).inbox.undone(minute(99))).map(({ id }) => id)).toEqual(["web:demo:1"]);
  });

  it("is not put into a database on which giaoban is at work", async () => {
    await save();
    await migrate(to, clock);
    await mongoStores(to).marks.move("pulse", undefined, minute(0) - 60 * SECOND);
    await expect(bring(true)).rejects.toThrow("A giaoban is at work on this database");
    await mongoStores(to).marks.move("pulse", minute(0) - 60 * SECOND, minute(-2));
    await bring(true);
  });

  it("that was put in half lets no giaoban begin, until it is put in whole", async () => {
    await fill();
    await save();
    const progress = () => Promise.reject(new Error("the cable is out"));
    await expect(restore(to, file, { clock, progress })).rejects.toThrow("the cable is out");
    const begin = () =>
      startIn({ stores: mongoStores(to), clock: handClock("2026-11-23", "08:00"), channels: [] }).then((app) =>
        app.stop(),
      );
    await expect(begin()).rejects.toThrow("not to its end: run npm run restore again, with --force");
    await expect(bring()).rejects.toThrow("is not empty");
    await bring(true);
    await begin();
  });

  it("of an earlier giaoban is brought up to date", async () => {
    await fill();
    await from.collection("migrations").deleteMany({ _id: { $in: ["0030", "0038"].flatMap(named) as never } });
    await from.collection("audit").drop();
    await from
      .collection<{ _id: string }>("audit")
      .insertMany(
        ["b", "a"].map((id, n) => ({ _id: id, at: minute(n), by: "ct-ubnd", what: "calendar", fields: { n } })),
      );
    await save();
    await bring();
    expect((await mongoStores(to).audit.chain(0, 9)).map(({ seq, entry }) => [seq, entry.id])).toEqual([
      [1, "b"],
      [2, "a"],
    ]);
    const done = await modelsOf(to).migrations.find().lean();
    expect(done.map(({ _id }) => _id).sort()).toEqual(MIGRATIONS.map(({ name }) => name).sort());
  });

  it("has a conversation and its report of one moment, though it was handed in between reading the one and the other", async () => {
    await fill();
    const stores = mongoStores(from);
    const { reports } = modelsOf(from);
    const find = reports.collection.find.bind(reports.collection);
    let handed = false;
    vi.spyOn(reports.collection, "find").mockImplementation((...given: Parameters<typeof find>) => {
      const cursor = find(...given);
      if (handed || !("_id" in (given[0] ?? {}))) return cursor;
      handed = true;
      const toArray = cursor.toArray.bind(cursor);
      cursor.toArray = async () => {
        const state = conversation({ revision: 1 });
        await stores.conversations.commit({ id: CONVERSATION, rev: 1, state, effects: [], update: "web:demo:3" });
        await stores.reports.submit(head(), submission(1));
        return toArray();
      };
      return cursor;
    });
    await save();
    vi.restoreAllMocks();
    expect(handed).toBe(true);
    await bring();
    const restored = mongoStores(to);
    expect((await restored.conversations.get(CONVERSATION))?.state.revision).toBe(1);
    expect((await restored.reports.get(CONVERSATION as never))?.latest.revision).toBe(1);
    // Its entry in the audit log was written after that had been read; it is made up for.
    expect((await restored.audit.of("report", 9)).map(({ id }) => id)).toEqual([`report:${CONVERSATION}:1`]);
  });

  it("has the head of a file that was removed meanwhile, and no parts of it", async () => {
    await fill();
    const { chunks } = modelsOf(from);
    const find = chunks.collection.find.bind(chunks.collection);
    const removing = vi.spyOn(chunks.collection, "find").mockImplementationOnce((...given: Parameters<typeof find>) => {
      const cursor = find(...given);
      const each = cursor[Symbol.asyncIterator].bind(cursor);
      cursor[Symbol.asyncIterator] = async function* () {
        await mongoStores(from).files.remove("web:demo:9");
        yield* each();
      };
      return cursor;
    });
    await save();
    removing.mockRestore();
    await bring();
    const { files } = mongoStores(to);
    await files.put("web:demo:9", { name: "x", mime: "y", bytes: new Uint8Array([1]) }, minute(0));
    expect(await files.get("web:demo:9")).toBeUndefined();
  });

  it("is read by lines, with nothing of the office's in its header", async () => {
    await fill();
    await save();
    const [header = ""] = gunzipSync(readFileSync(file)).toString().split("\n");
    expect(JSON.parse(header)).toEqual({
      giaoban: "backup",
      format: 1,
      at: minute(0),
      migrations: MIGRATIONS.map(({ name }) => name).sort(),
    });
    const names = new Set<string>();
    for await (const row of rowsOf(file)) names.add(row.in);
    expect([...names]).toEqual([
      "inbox",
      "marks",
      "verdicts",
      "migrations",
      "conversations",
      "files.chunks",
      "files.files",
    ]);
  });
});

function named(prefix: string): string[] {
  return MIGRATIONS.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => name);
}

function flip(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const place = Math.floor(changed.length / 2);
  changed[place] = (changed[place] ?? 0) ^ 1;
  return changed;
}

function edited(bytes: Buffer, edit: (lines: string[]) => (string | undefined)[]): Buffer {
  const lines = gunzipSync(bytes).toString().trimEnd().split("\n");
  return gzipSync(`${edit(lines).join("\n")}\n`);
}
