import { fork } from "node:child_process";
import { once } from "node:events";
import type { Connection } from "mongoose";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { plus, SECOND } from "../../src/domain/time.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { migrate } from "../../src/store/mongo/migrate.ts";
import { MIGRATIONS, type Migration } from "../../src/store/mongo/migrations.ts";
import { modelsOf } from "../../src/store/mongo/models.ts";
import { minute } from "../contract/samples.ts";
import { MIGRATOR } from "./migrator.ts";

const server = inject("mongo");
const clock = { now: () => minute(0) };

describe.skipIf(!server)("migrations", () => {
  let connection: Connection;

  beforeAll(async () => {
    connection = await connect(server?.uri ?? "", "test_store_migrate");
  });
  beforeEach(async () => {
    await connection.dropDatabase();
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await close(connection);
  });

  it("make every index of every model, and nothing the second time", async () => {
    expect(await migrate(connection, clock)).toEqual(MIGRATIONS.map(({ name }) => name));
    const models = Object.values(modelsOf(connection));
    const differences = await Promise.all(models.map((model) => model.diffIndexes()));
    expect(differences).toEqual(models.map(() => ({ toDrop: [], toCreate: [] })));
    expect(await migrate(connection, clock)).toEqual([]);
  });

  it("are run once, in their order, by one of three processes that start at once", async () => {
    const { migrations, ran } = recorded(["first", "second", "third"]);
    const done = await Promise.all([1, 2, 3].map(() => migrate(connection, clock, migrations)));
    expect(ran).toEqual(["first", "second", "third"]);
    expect(done.flat().sort()).toEqual(["first", "second", "third"]);
  });

  it("only add what is new to a database that has the others", async () => {
    await migrate(connection, clock, recorded(["first"]).migrations);
    const later = recorded(["first", "second"]);
    expect(await migrate(connection, clock, later.migrations)).toEqual(["second"]);
    expect(later.ran).toEqual(["second"]);
  });

  it("are taken over from a process that died when its lease runs out", async () => {
    await modelsOf(connection).migrations.collection.insertOne({
      _id: "lease",
      holder: "dead",
      at: minute(1),
    } as object);
    const { migrations, ran } = recorded(["first"]);
    let looks = 0;
    const moving = { now: () => minute((looks += 1) > 1 ? 1 : 0) };
    await migrate(connection, moving, migrations);
    expect([ran, looks > 1]).toEqual([["first"], true]);
  });

  it("keep their lease for as long as one takes, so that nobody else begins it meanwhile", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const models = modelsOf(connection);
    let now = minute(0);
    const until = async () => (await models.migrations.findById("lease").lean())?.at ?? 0;
    const long: Migration = {
      name: "long",
      async run() {
        for (let step = 0; step < 5; step += 1) {
          const before = await until();
          now = plus(now, 20 * SECOND);
          vi.advanceTimersByTime(20 * SECOND);
          await vi.waitFor(async () => expect(await until()).toBeGreaterThan(before));
        }
      },
    };
    await migrate(connection, { now: () => now }, [long]);
    vi.useRealTimers();
    expect(await models.migrations.findById("lease").lean()).toBeNull();
  });

  it("are run by one of three processes, and taken over from it when it is killed in the middle of one", async () => {
    const { name } = connection;
    const processes = ["one", "two", "three"].map((own) =>
      fork(MIGRATOR, [server?.uri ?? "", name, own], { execArgv: ["--import", "tsx"], stdio: "inherit" }),
    );
    const ends = await Promise.all(processes.map((process) => once(process, "exit")));
    // Whoever began the second one first killed itself half way.
    expect(ends.map(([code, signal]) => String(signal ?? code)).sort()).toEqual(["0", "0", "SIGKILL"]);
    const rows = await connection.collection("ran").find().sort({ at: 1 }).toArray();
    const begun = rows.map((row) => `${row["what"]} by ${row["by"] === rows[0]?.["by"] ? "the first" : "another"}`);
    expect(begun).toEqual(["first by the first", "second by the first", "second by another", "third by another"]);
    const done = await modelsOf(connection).migrations.find().sort({ _id: 1 }).lean();
    expect(done.map(({ _id }) => _id)).toEqual(["first", "second", "third"]);
  });

  it("are tried again at once after one failed, without those before it", async () => {
    const { migrations, ran } = recorded(["first", "second"]);
    const broken = [migrations[0], { name: "second", run: () => Promise.reject(new Error("no disk")) }] as Migration[];
    await expect(migrate(connection, clock, broken)).rejects.toThrow("no disk");
    expect(await migrate(connection, clock, migrations)).toEqual(["second"]);
    expect(ran).toEqual(["first", "second"]);
  });
});

function recorded(names: string[]) {
  const ran: string[] = [];
  const migrations: Migration[] = names.map((name) => ({ name, run: async () => void ran.push(name) }));
  return { migrations, ran };
}
