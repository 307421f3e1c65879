import { startMongo } from "../../src/store/mongo/embedded.ts";

/** What `startMongo` finds by TEST_MONGODB_URI, as in the tests: a benchmark must never write to an office's database. */
export function benchServer(tell: (line: string) => void): ReturnType<typeof startMongo> {
  const { TEST_MONGODB_URI, MONGOMS_SYSTEM_BINARY, PATH } = process.env;
  const settings = { uri: TEST_MONGODB_URI, systemBinary: MONGOMS_SYSTEM_BINARY, path: PATH };
  return startMongo({ settings, log: tell });
}
