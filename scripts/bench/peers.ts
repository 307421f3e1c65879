import type { MongoClient } from "mongodb";
import { close, connect } from "../../src/store/mongo/connect.ts";
import type { Contender, Place } from "./contender.ts";
import { withCommandEvents } from "./giaoban.ts";
import { SCRIPT } from "./script.ts";

/** A bot with its own way to keep a conversation: resolves when an update has been handled to its end. */
type Bot = (chat: number, text: string) => Promise<void>;
type Make = (store: { client: MongoClient; database: string }) => Promise<Bot>;

/** One of the bots in `peers/`, fed with updates directly, on a connection with the same write concern as ours. */
export async function peer(name: "telegraf" | "grammY", place: Place): Promise<Contender> {
  const { uri, database, counted } = place;
  const connection = await connect(counted ? withCommandEvents(uri) : uri, database);
  const client = connection.getClient();
  // Not a static import: the folder has packages of its own, which the first run installs.
  const bots = (await import(new URL(`./peers/${name.toLowerCase()}.mjs`, import.meta.url).href)) as Record<
    string,
    Make
  >;
  const [make] = Object.values(bots);
  if (make === undefined) throw new Error(`peers/${name}.mjs exports nothing`);
  const bot = await make({ client, database });
  return {
    client,
    turn: (clerk, step) => bot(1_000 + clerk, SCRIPT[step] ?? ""),
    settled: async () => {},
    async close() {
      await connection.dropDatabase();
      await close(connection);
    },
  };
}
