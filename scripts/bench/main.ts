import { parseArgs } from "node:util";
import { bench } from "./bench.ts";
import { installPeers } from "./install-peers.ts";
import { lookAtMachine } from "./machine.ts";
import { report } from "./report.ts";
import { benchServer } from "./server.ts";
import { telegramSection } from "./telegram.ts";
import { zaloSection } from "./zalo.ts";

/** `npm run bench`: the figures of issue 4, "Speed and memory". `--quick` for a look: fewer people, one run, less history. */
const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const begun = performance.now();
const tell = (line: string) => console.error(`[${Math.round((performance.now() - begun) / 1_000)} s] ${line}`);

const machine = lookAtMachine();
const noPeers = installPeers(tell);
const server = await benchServer(tell);
if (!("uri" in server)) {
  const why = server.kind === "none" ? server.tried : [];
  console.error([server.line, ...why, "The benchmark compares what a database costs, so it needs one."].join("\n"));
  process.exit(1);
}
tell(server.line);
try {
  const measured = await bench({ uri: server.uri, quick: values.quick, noPeers, tell });
  console.log(report(measured, machine(server.name)));
  console.log(`\n${await telegramSection({ uri: server.uri, quick: values.quick, tell })}`);
  console.log(`\n${await zaloSection({ uri: server.uri, database: server.name, quick: values.quick, tell })}`);
  tell("done");
} finally {
  await server.stop();
}
