import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { makeUnitChange } from "../src/app/change-units.ts";
import { importUnits } from "../src/app/import-units.ts";
import type { Stores } from "../src/app/ports.ts";
import { readUnitChange } from "../src/app/read-unit-change.ts";
import { sayUnitChange } from "../src/app/say-unit-change.ts";
import { readUnits, unitsTable } from "../src/app/units-file.ts";
import { readConfig } from "../src/config.ts";
import { writeCsv } from "../src/domain/csv.ts";
import { directoryOn } from "../src/domain/directory.ts";
import { PersonId } from "../src/domain/people.ts";
import { dayOf } from "../src/domain/time.ts";
import { changeUnits } from "../src/domain/unit-changes.ts";
import { fold } from "../src/domain/vietnamese/fold.ts";
import type { Library } from "../src/flow/load.ts";
import { tell } from "../src/flow/wording.ts";
import { openDatabase, readLibrary } from "../src/start.ts";
import { clock } from "./clock.ts";
import { needServer } from "./need-server.ts";
import { run } from "./run.ts";
import { MOST_BYTES, readTable, writeSheet } from "./units/read-table.ts";
import { sayDiff, sayFaults } from "./units/say.ts";

const USAGE = `The units of the office, in the database that npm start uses.

  npm run units -- import <file.csv|file.xlsx> [--yes]   shows what would change, asks, and takes all of it or nothing
  npm run units -- export <file.csv|file.xlsx>
  npm run units -- change merge "Ia Le, Ia Blứ thành xã Ia Le từ 1/7/2025" [--yes]
                   change split | rename | move "…" [--yes]   as /donvi reads them

Columns: id, ten, ten_ngan, loai, truc_thuoc, ma, tu_ngay, den_ngay, ke_thua, ten_khac, truoc_day; several in a cell: "|" between.
Exits with 1 when anything is wrong; then nothing was changed.`;

/** The words of `/donvi` for each change. */
const VERBS: Record<string, string> = { merge: "sap nhap", split: "tach", rename: "doi ten", move: "chuyen" };
const SERVER = PersonId.parse("server");
interface World {
  stores: Stores;
  library: Library;
  yes: boolean;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { yes: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } },
  });
  const [what, ...rest] = positionals;
  if (values.help) return console.log(USAGE);
  const act = RUNS[what ?? ""];
  if (act === undefined || rest.length === 0) throw new Error(USAGE);
  const config = readConfig();
  const library = readLibrary(config.FLOWS_DIR);
  const database = needServer(await openDatabase(config, clock, console.error));
  try {
    const fine = await act({ stores: database.stores, library, yes: values.yes }, rest);
    if (!fine) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

const RUNS: Record<string, (world: World, rest: string[]) => Promise<boolean>> = {
  import: (world, [path = ""]) => importFile(world, path),
  export: (world, [path = ""]) => exportFile(world, path),
  change: (world, [verb = "", ...words]) => change(world, verb, words.join(" ")),
};

async function importFile({ stores, library: { wording }, yes }: World, path: string): Promise<boolean> {
  const file = basename(path);
  const directory = await stores.people.load();
  const size = statSync(path).size;
  const megabytes = 1024 * 1024;
  const table =
    size > MOST_BYTES
      ? {
          faults: [
            {
              said: {
                sentence: "units.file.too_big" as const,
                values: { most: MOST_BYTES / megabytes, size: Math.ceil(size / megabytes) },
              },
            },
          ],
        }
      : await readTable(file, readFileSync(path));
  const read = "faults" in table ? table : readUnits(table.rows, directory.units);
  if ("faults" in read) {
    console.error(wording.say("units.import.refused", { count: read.faults.length }));
    console.error(sayFaults(wording, file, read.faults).join("\n"));
    return false;
  }
  console.log(sayDiff(wording, read).join("\n"));
  const count = read.added.length + read.changed.length;
  if (count === 0) return true;
  if (!(await agreed(wording.say("units.import.ask"), yes))) return leave(wording.say("units.import.left"));
  if (!(await importUnits({ stores, clock }, read, directory, file)))
    return leave(wording.say("units.import.stale"), false);
  console.log(wording.say("units.import.done", { count }));
  return true;
}

async function exportFile({ stores, library: { wording } }: World, path: string): Promise<boolean> {
  const { units } = await stores.people.load();
  const rows = unitsTable(units);
  if (!/\.(csv|xlsx)$/i.test(path))
    return leave(wording.say("units.file.kind_of_file", { name: basename(path) }), false);
  writeFileSync(path, /\.xlsx$/i.test(path) ? await writeSheet(rows) : writeCsv(rows));
  console.log(wording.say("units.export.done", { count: units.length, file: basename(path) }));
  return true;
}

async function change({ stores, library, yes }: World, verb: string, words: string): Promise<boolean> {
  const { wording } = library;
  const today = dayOf(clock.now());
  const directory = directoryOn(await stores.people.load(), today);
  const read = readUnitChange(`${VERBS[verb] ?? verb} ${words}`, directory, today);
  if ("faults" in read) return leave(read.faults.map((fault) => tell(wording, fault)).join("\n"), false);
  const foreseen = changeUnits(directory.units, read);
  if ("faults" in foreseen) return leave(foreseen.faults.map((fault) => tell(wording, fault)).join("\n"), false);
  console.log(sayUnitChange({ directory, library, clock }, read).join("\n"));
  if (!(await agreed(wording.say("units.import.ask"), yes))) return leave(wording.say("units.import.left"));
  const id = `units:${clock.now()}:${read.do}`;
  const faults = await makeUnitChange({ stores, clock }, { id, by: SERVER, change: read });
  if (faults.length > 0) return leave(faults.map((fault) => tell(wording, fault)).join("\n"), false);
  console.log(wording.say("units.import.done", { count: foreseen.units.length }));
  return true;
}

async function agreed(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const closed = once(ask, "close").then(() => ""); // nobody is there to answer
  const answer = await Promise.race([ask.question(`${question}: `), closed]);
  ask.close();
  return fold(answer) === "co";
}

function leave(line: string, fine = true): boolean {
  console.error(line);
  return fine;
}

run(main);
