import type { Connection } from "mongoose";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import type { AuditEntry } from "../../src/app/ports.ts";
import { verifyAudit } from "../../src/app/verify-audit.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { receivedEntry } from "../../src/domain/received.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { migrate } from "../../src/store/mongo/migrate.ts";
import { MIGRATIONS } from "../../src/store/mongo/migrations.ts";
import { modelsOf } from "../../src/store/mongo/models.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { head, minute, submission } from "../contract/samples.ts";

const server = inject("mongo");
const clock = { now: () => minute(0) };

function entry(n: number): AuditEntry {
  return { id: `e${n}`, at: minute(n), by: "vt-iale" as PersonId, what: "calendar", fields: { day: "2026-12-04", n } };
}

describe.skipIf(!server)("the audit log in MongoDB", () => {
  let connections: Connection[];

  beforeAll(async () => {
    connections = await Promise.all([1, 2, 3].map(() => connect(server?.uri ?? "", "test_audit_tamper")));
  });
  beforeEach(async () => {
    await connections[0]?.dropDatabase();
    for (const connection of connections.slice(0, 1)) await migrate(connection, clock);
  });
  afterAll(async () => {
    await connections[0]?.dropDatabase();
    await Promise.all(connections.map(close));
  });

  it("is one chain, each entry once, when three processes add at once", async () => {
    const processes = connections.map((connection) => mongoStores(connection));
    const adding = processes.flatMap(({ audit }, place) =>
      Array.from({ length: 40 }, (_, n) => audit.add(entry(n % 10 === 0 ? n : 100 * place + n))),
    );
    await Promise.all(adding);
    const [stores] = processes;
    if (stores === undefined) throw new Error("no process");
    const { count, faults, end } = await verifyAudit(stores);
    expect({ count, faults, seq: end.seq }).toEqual({ count: 40 + 2 * 36, faults: [], seq: 40 + 2 * 36 });
  });

  it("shows one changed byte, an entry taken out, and one put in", async () => {
    const [connection] = connections;
    if (connection === undefined) throw new Error("no process");
    const stores = mongoStores(connection);
    for (let n = 1; n <= 6; n += 1) await stores.audit.add(entry(n));
    const { audit } = modelsOf(connection);
    await audit.collection.updateOne({ _id: "e3" } as object, { $set: { "fields.day": "2026-12-05" } });
    expect((await verifyAudit(stores)).faults).toEqual([{ seq: 3, entry: "e3", is: "changed" }]);
    await audit.collection.updateOne({ _id: "e3" } as object, { $set: { "fields.day": "2026-12-04" } });
    expect((await verifyAudit(stores)).faults).toEqual([]);

    const { hash } = (await stores.audit.chain(3, 1))[0] ?? { hash: "" };
    await audit.collection.updateOne({ _id: "e4" } as object, { $set: { hash: `0${hash.slice(1)}` } });
    expect((await verifyAudit(stores)).faults).not.toEqual([]);
    await audit.collection.updateOne({ _id: "e4" } as object, { $set: { hash } });

    await audit.collection.deleteOne({ _id: "e2" } as object);
    expect((await verifyAudit(stores)).faults).toEqual([{ seq: 3, entry: "e3", is: "gap" }]);
  });

  it("shows a report that is no longer what was received", async () => {
    const [connection] = connections;
    if (connection === undefined) throw new Error("no process");
    const stores = mongoStores(connection);
    const first = head();
    await stores.reports.submit(first, submission(1));
    await stores.audit.add(receivedEntry(first, submission(1)));
    expect((await verifyAudit(stores)).faults).toEqual([]);
    await modelsOf(connection).reports.collection.updateOne(
      { _id: first.id },
      {
        $set: { "latest.receipt": "0000-0000" },
      },
    );
    expect((await verifyAudit(stores)).faults).toMatchObject([{ is: "content" }]);
    await modelsOf(connection).reports.collection.deleteOne({ _id: first.id });
    expect((await verifyAudit(stores)).faults).toMatchObject([{ is: "lost" }]);
  });

  it("makes a chain of the log of before there was one, and gives every report its receipt; begun twice too", async () => {
    const [connection] = connections;
    if (connection === undefined) throw new Error("no process");
    const stores = mongoStores(connection);
    const models = modelsOf(connection);
    await models.audit.collection.dropIndexes();
    const old = [entry(2), entry(1)].map(({ id, ...rest }) => ({ _id: id, ...rest }));
    await models.audit.collection.insertMany(old as object[]);
    await stores.reports.submit(head(), submission(1));
    await stores.reports.submit(head(), submission(2));
    const chain = MIGRATIONS.find(({ name }) => name.startsWith("0030"));
    await chain?.run(models);
    await chain?.run(models);
    const { count, faults } = await verifyAudit(stores);
    expect({ count, faults }).toEqual({ count: 4, faults: [] });
    expect((await stores.audit.chain(0, 9)).map((one) => one.entry.id)).toEqual([
      "e1",
      "e2",
      `report:${head().id}:1`,
      `report:${head().id}:2`,
    ]);
  });
});
