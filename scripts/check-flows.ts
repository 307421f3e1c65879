import { existsSync } from "node:fs";
import { isAsked } from "../src/flow/flow.ts";
import { type Library, loadFlows, showFault } from "../src/flow/load.ts";
import { readFolder } from "../src/flow/read-folder.ts";

/**
 * Checks a folder of report types as the server does when it starts: `npm run check-flows [folder]`. Prints every fault with
 * file, line and column, and ends with 1; or says in one line what the folder holds.
 */
function main(folder: string): void {
  if (!existsSync(folder))
    throw new Error(`There is no folder "${folder}": name the folder that holds the report types.`);
  const loaded = loadFlows(readFolder(folder));
  if (loaded.ok) {
    console.log(praise(loaded.library));
    return;
  }
  for (const fault of loaded.faults) console.error(showFault(fault));
  process.exitCode = 1;
}

function praise({ versions, wording }: Library): string {
  const flows = [...versions.values()].map((flow) =>
    wording.say("check.flow", {
      title: flow.title,
      id: flow.id,
      version: flow.version,
      questions: flow.steps.filter(isAsked).length,
    }),
  );
  return wording.say("check.praise", { flows: flows.join("; ") });
}

main(process.argv[2] ?? "flows");
