import type { Connection } from "mongoose";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Stores } from "../../src/app/ports.ts";
import { figuresOf } from "../../src/domain/figures.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { migrate } from "../../src/store/mongo/migrate.ts";
import { modelsOf } from "../../src/store/mongo/models.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { conversation, FLOW, head, item, line, minute, submission, UNIT, update } from "../contract/samples.ts";
import { storesContract } from "../contract/stores.ts";

const server = inject("mongo");
if (!server) console.warn("SKIPPED: the MongoDB stores, since no server could be had (the run's last lines say why)");
const DATABASE = "test_store_mongo";

describe.skipIf(!server)("MongoDB", () => {
  let connection: Connection;

  beforeAll(async () => {
    connection = await connect(server?.uri ?? "", DATABASE);
    await connection.dropDatabase();
    await migrate(connection, { now: () => minute(0) });
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await close(connection);
  });

  async function make() {
    const { migrations: _, ...models } = modelsOf(connection);
    for (const { collection } of Object.values(models)) await collection.deleteMany({});
    return mongoStores(connection);
  }

  storesContract(server?.name ?? "MongoDB", make);

  it("asks for every write to be on disk with the majority", async () => {
    const { inbox } = modelsOf(connection);
    const { name } = inbox.collection;
    expect(connection.db?.collection(name).writeConcern).toMatchObject({ w: "majority", journal: true });
  });

  it("does not take a write that failed for another reason for a duplicate", async () => {
    const { inbox } = await make();
    await connection.db?.command({ collMod: "inbox", validator: { channel: "web" } });
    try {
      await expect(inbox.insert([update(1), update(2, { channel: "fax" })])).rejects.toThrow("validation");
      expect(await inbox.insert([update(1), update(3)])).toEqual([update(3)]);
    } finally {
      await connection.db?.command({ collMod: "inbox", validator: {} });
    }
  });

  it("keeps what was sent until it is worked, and for good when it was given up", async () => {
    const { inbox } = await make();
    await inbox.insert([update(1), update(2)]);
    await inbox.fail("web:demo:2", "TypeError");
    await inbox.done(["web:demo:1", "web:demo:2"]);
    const rows = await modelsOf(connection).inbox.find().sort({ _id: 1 }).lean();
    expect(rows.map(({ state, payload }) => [state, payload])).toEqual([
      ["done", undefined],
      ["failed", JSON.stringify(update(2).payload)],
    ]);
  });

  it("reads a conversation and a report from before there were files", async () => {
    const stores = await make();
    await stores.conversations.commit({ id: "c:1", rev: 0, state: conversation(), effects: [], update: "u" });
    await stores.reports.submit(head(), submission(1));
    await modelsOf(connection).conversations.collection.updateMany({}, { $unset: { "state.attached": 1 } });
    await modelsOf(connection).reports.collection.updateMany({}, { $unset: { "latest.attached": 1 } });
    expect((await stores.conversations.get("c:1"))?.state).toEqual(conversation());
    expect((await stores.reports.get(head().id))?.latest).toEqual(submission(1));
  });

  it("does not know a file whose writing was cut off, and takes it anew", async () => {
    const { files } = await make();
    const file = { name: "a.pdf", mime: "application/pdf", bytes: new Uint8Array([1, 2, 3]) };
    await files.put("u1", file, minute(0));
    await modelsOf(connection).files.collection.deleteMany({}); // the head is written last
    expect(await files.get("u1")).toBeUndefined();
    await files.put("u1", file, minute(0));
    expect(await files.get("u1")).toEqual(file);
  });

  describe("a document that does not fit its shape", () => {
    const SECRET = "lời của công dân";
    const figures = figuresOf({ ...head(), latest: submission(1) });
    const wrongAnswer = JSON.stringify({ ...figures, answers: { hs_tre_ds: [{ ma: SECRET, ngay: null }] } });

    it.each<[string, string, object, (stores: Stores) => Promise<unknown>]>([
      ["conversations", "c:1", { "state.turn": SECRET }, (stores) => stores.conversations.get("c:1")],
      ["conversations", "c:1", { present: SECRET }, (stores) => stores.conversations.of(UNIT)],
      ["reports", head().id, { "latest.answers": SECRET }, (stores) => stores.reports.get(head().id)],
      ["reports", head().id, { figures: SECRET }, (stores) => stores.reports.figures(FLOW, ["2026-W48"])],
      ["reports", head().id, { figures: wrongAnswer }, (stores) => stores.reports.figures(FLOW, ["2026-W48"])],
      ["inbox", "web:demo:1", { payload: SECRET }, (stores) => stores.inbox.undone(minute(9))],
      ["outbox", "o:1", { message: SECRET }, (stores) => stores.outbox.get("o:1")],
      ["marks", "tick", { at: SECRET }, (stores) => stores.marks.get("tick")],
      ["transcript", "l:1", { message: { text: [SECRET] } }, (stores) => stores.transcript.after("van-thu", 0, 9)],
      ["directory", "directory", { units: [{ name: SECRET }] }, (stores) => stores.people.load()],
    ])("in %s, %s: is refused by name and id, without a word of it (%o)", async (collection, id, wrong, read) => {
      const stores = await make();
      await stores.conversations.commit({ id: "c:1", rev: 0, state: conversation(), effects: [], update: "u" });
      await stores.reports.submit(head(), submission(1));
      await stores.inbox.insert([update(1)]);
      await stores.outbox.add([item("o:1")]);
      await stores.marks.move("tick", undefined, 1);
      await stores.transcript.add(line("l:1"));
      await stores.people.save([], []);
      await read(stores);

      await connection.db?.collection<{ _id: string }>(collection).updateOne({ _id: id }, { $set: wrong });
      const message = `Document ${id} of the collection ${collection} does not have the shape it should have`;
      expect(await read(stores).then(String, String)).toBe(`Error: ${message}`);
    });
  });
});
