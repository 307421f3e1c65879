import { importUnits } from "../../src/app/import-units.ts";
import { readUnits, unitsTable } from "../../src/app/units-file.ts";
import { writeCsv } from "../../src/domain/csv.ts";
import { close } from "../../src/store/mongo/connect.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { clock } from "../clock.ts";
import { readTable, writeSheet } from "../units/read-table.ts";
import { sayDiff } from "../units/say.ts";
import { openDatabase } from "./giaoban.ts";
import { lookAtMachine } from "./machine.ts";
import { milliseconds, table } from "./markdown.ts";
import { province, shippedLibrary } from "./office.ts";
import { benchServer } from "./server.ts";
import { median } from "./statistics.ts";

/**
 * `npm run bench:units`: from a file of 4,000 units to units that are stored: reading, checking, the preview, the write and its audit
 * entry. Beside it the least that anybody must do: store the same units in one write, unread and unchecked.
 */

const UNITS = 4_000;
const RUNS = 5;
/** What issue 9 asks for. */
const WANTED_MS = 5_000;

const server = await benchServer(console.error);
if (!("uri" in server)) throw new Error(server.line);
const { uri } = server;
const machine = lookAtMachine();
const { wording } = shippedLibrary();
const { units, people } = province(UNITS);
const rows = unitsTable(units);
const files = { csv: new TextEncoder().encode(writeCsv(rows)), xlsx: await writeSheet(rows) };

async function timed(name: string, run: (stores: ReturnType<typeof mongoStores>) => Promise<void>): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < RUNS; n += 1) {
    const connection = await openDatabase({
      uri,
      database: `giaoban-bench-${process.pid}-${name}-${n}`,
      counted: false,
    });
    const stores = mongoStores(connection);
    await stores.people.save([], people);
    const begun = performance.now();
    await run(stores);
    took.push(performance.now() - begun);
    await connection.dropDatabase();
    await close(connection);
  }
  return median(took);
}

async function importFile(stores: ReturnType<typeof mongoStores>, kind: "csv" | "xlsx"): Promise<void> {
  const before = await stores.people.load();
  const read = await readTable(`units.${kind}`, files[kind]);
  const diff = "faults" in read ? read : readUnits(read.rows, before.units);
  if ("faults" in diff) throw new Error("The list of the benchmark has faults");
  sayDiff(wording, diff);
  if (!(await importUnits({ stores, clock }, diff, before, "units"))) throw new Error("Somebody else writes here");
}

try {
  const least = await timed("least", (stores) => stores.people.save(units, []));
  const measured = {
    csv: await timed("csv", (stores) => importFile(stores, "csv")),
    xlsx: await timed("xlsx", (stores) => importFile(stores, "xlsx")),
  };
  console.log(
    [
      machine(server.name),
      "",
      table(
        [
          `${units.length} units, median of ${RUNS}`,
          "time",
          "of one bare write",
          `asked: at most ${milliseconds(WANTED_MS)}`,
        ],
        [
          ["one bare write, unread and unchecked", milliseconds(least), "1", ""],
          ...Object.entries(measured).map(([kind, ms]) => [
            `import of .${kind}`,
            milliseconds(ms),
            (ms / least).toFixed(1),
            ms <= WANTED_MS ? "reached" : `missed by ${milliseconds(ms - WANTED_MS)}`,
          ]),
        ],
      ),
    ].join("\n"),
  );
} finally {
  await server.stop();
}
