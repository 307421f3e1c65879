import { cpus, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { startMongo } from "../../src/store/mongo/embedded.ts";
import { bench } from "./bench.ts";
import { installPeers } from "./install-peers.ts";
import { report } from "./report.ts";
import { telegramSection } from "./telegram.ts";
import { zaloSection } from "./zalo.ts";

/** `npm run bench`: the figures of issue 4, "Speed and memory". `--quick` for a look: fewer people, one run, less history. */
const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const begun = performance.now();
const tell = (line: string) => console.error(`[${Math.round((performance.now() - begun) / 1_000)} s] ${line}`);

const load = loadavg()[0] ?? 0;
const noPeers = installPeers(tell);
// TEST_MONGODB_URI, as in the tests: a benchmark must never write to an office's database.
const { TEST_MONGODB_URI, MONGOMS_SYSTEM_BINARY, PATH } = process.env;
const server = await startMongo({
  settings: { uri: TEST_MONGODB_URI, systemBinary: MONGOMS_SYSTEM_BINARY, path: PATH },
  log: tell,
});
if (!("uri" in server)) {
  const why = server.kind === "none" ? server.tried : [];
  console.error([server.line, ...why, "The benchmark compares what a database costs, so it needs one."].join("\n"));
  process.exit(1);
}
tell(server.line);
try {
  const measured = await bench({ uri: server.uri, quick: values.quick, noPeers, tell });
  const [cpu] = cpus();
  const machine = [
    `${cpus().length} cores (${cpu?.model.trim() ?? "unknown"})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `Node ${process.version}`,
    `MongoDB: ${server.name}`,
    `load average before the start ${load.toFixed(1)}`,
  ];
  console.log(report(measured, machine.join("; ")));
  console.log(`\n${await telegramSection({ uri: server.uri, quick: values.quick, tell })}`);
  console.log(`\n${await zaloSection({ uri: server.uri, database: server.name, quick: values.quick, tell })}`);
  tell("done");
} finally {
  await server.stop();
}
