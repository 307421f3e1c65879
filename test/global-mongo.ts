import type { TestProject } from "vitest/node";
import { startMongo } from "../src/store/mongo/embedded.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The run's one server, or undefined when none could be had. Each test file uses a database name of its own. */
    mongo: { uri: string; kind: string; name: string; line: string } | undefined;
  }
}

let stop = async (): Promise<void> => {};
let report: string[] = [];

/** Starts one server for the whole run. TEST_MONGODB_URI, not MONGODB_URI: tests must never write to an office's database. */
export async function setup(project: TestProject): Promise<void> {
  const { TEST_MONGODB_URI, MONGOMS_SYSTEM_BINARY, PATH } = process.env;
  const server = await startMongo({
    settings: { uri: TEST_MONGODB_URI, systemBinary: MONGOMS_SYSTEM_BINARY, path: PATH },
    log: (line) => console.error(line),
  });
  if ("uri" in server) {
    const { uri, kind, name, line } = server;
    project.provide("mongo", { uri, kind, name, line });
    stop = () => server.stop();
    report = [`Stores tested: memory, MongoDB (${name})`];
    return;
  }
  project.provide("mongo", undefined);
  const reasons = server.kind === "none" ? server.tried : [server.line];
  report = [
    "Stores tested: memory only.",
    "NOT TESTED: the MongoDB stores, and every story and crash on MongoDB, since no server could be had:",
    ...reasons.map((reason) => `  - ${reason}`),
  ];
}

export async function teardown(): Promise<void> {
  await stop();
  console.log(`\n${report.join("\n")}`);
}
