import type { CommandStartedEvent, Db, Document } from "mongodb";
import { close } from "../../src/store/mongo/connect.ts";
import type { Contender, Place } from "./contender.ts";
import { giaobanOnMongo, openDatabase } from "./giaoban.ts";
import { chatOf, unitIdOf } from "./office.ts";
import { SCRIPT } from "./script.ts";

type Write = (db: Db) => Promise<unknown>;

/**
 * The bare driver, writing what giaoban writes, one after the other: the writes of one clerk's report are recorded as giaoban
 * makes them and then made again for every clerk under that clerk's names. Nothing is read, decided, checked or kept.
 */
export async function rawDriver(place: Place, clerks: number): Promise<Contender> {
  const recorded = await record({ ...place, database: `${place.database}-recorded`, counted: true });
  const connection = await openDatabase(place);
  const { db } = connection;
  if (db === undefined) throw new Error("The connection has no database");
  // Made beforehand: taking the recording apart is not what the driver would cost.
  const scripts = Array.from({ length: clerks }, (_, clerk) => recorded.map((turn) => writesOf(turn, clerk)));
  return {
    async turn(clerk, step) {
      for (const write of scripts[clerk]?.[step] ?? []) await write(db);
    },
    settled: async () => {},
    client: connection.getClient(),
    async close() {
      await connection.dropDatabase();
      await close(connection);
    },
  };
}

/** By step, the write commands of clerk 0, as JSON. */
async function record(place: Place): Promise<string[]> {
  const giaoban = await giaobanOnMongo(place, 1);
  const turns: string[] = [];
  let commands: Document[] = [];
  giaoban.client?.on("commandStarted", (event: CommandStartedEvent) => {
    const { commandName, command } = event;
    const marksDone = command["update"] === "inbox"; // once for many turns: not a turn's own write
    if (commandName === "insert" || (commandName === "update" && !marksDone)) commands.push(command);
  });
  for (const step of SCRIPT.keys()) {
    commands = [];
    await giaoban.turn(0, step);
    await giaoban.settled();
    turns.push(JSON.stringify(commands));
  }
  await giaoban.close();
  return turns;
}

let links = 0;

function writesOf(turn: string, clerk: number): Write[] {
  const own = turn.replaceAll(chatOf(0), chatOf(clerk)).replaceAll(unitIdOf(0), unitIdOf(clerk));
  return (JSON.parse(own) as Document[]).map((command): Write => {
    if (command["insert"] !== undefined) {
      const document: Document = command["documents"][0];
      if (command["insert"] === "audit") document["seq"] = links += 1; // the log's numbers are the same for nobody
      return (db) => db.collection(command["insert"]).insertOne(document, { ignoreUndefined: true });
    }
    const { q, u, upsert = false } = command["updates"][0];
    return (db) => db.collection(command["update"]).updateOne(q, u, { upsert });
  });
}
