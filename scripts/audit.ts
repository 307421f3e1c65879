import { parseArgs } from "node:util";
import { verifyAudit } from "../src/app/verify-audit.ts";
import { readConfig } from "../src/config.ts";
import { openDatabase } from "../src/start.ts";
import { clock } from "./clock.ts";
import { needServer } from "./need-server.ts";
import { run } from "./run.ts";

/**
 * `npm run audit -- verify [--end <number>:<hash>]`: walks the audit log of the database that `npm start` uses, says what was
 * changed, and holds every report against what was received. With the end of an earlier run it also sees that none was cut off
 * since. Exits with 1 when anything is wrong.
 */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { end: { type: "string" } } });
  if (positionals.length !== 1 || positionals[0] !== "verify")
    throw new Error("npm run audit -- verify [--end <number>:<hash>]");
  const database = needServer(await openDatabase(readConfig(), clock, console.error));
  const { stores } = database;
  const { count, end, faults } = await verifyAudit(stores, (done) => console.error(`  ${done} entries looked at`));
  const [seq = "0", hash] = (values.end ?? "0").split(":");
  const [noted] = Number(seq) > 0 ? await stores.audit.chain(Number(seq) - 1, 1) : [];
  const isCut = Number(seq) > 0 && (noted?.seq !== Number(seq) || noted.hash !== hash);
  for (const fault of faults) console.log(`entry ${fault.seq} (${fault.entry}): ${SAYS[fault.is]}`);
  if (isCut)
    console.log(`The end that was noted, entry ${seq}, is not in the log any more: it was cut off or written anew.`);
  console.log(`${count} entries, ${faults.length + Number(isCut)} faults. End: ${end.seq}:${end.hash}`);
  await database.close();
  if (faults.length > 0 || isCut) process.exitCode = 1;
}

const SAYS = {
  changed: "this entry, or the one before it, is not what was written",
  gap: "entries before it are missing",
  content: "the report that is kept is not the one that was received",
  unerased: "the report holds words that were to be erased: npm run people -- erase, once more",
  lost: "the report that was received is not kept any more",
};

run(main);
