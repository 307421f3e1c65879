import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { erasePerson } from "../src/app/erase.ts";
import { dataFile, dataOf } from "../src/app/personal-data.ts";
import type { Stores } from "../src/app/ports.ts";
import { readConfig } from "../src/config.ts";
import type { Directory } from "../src/domain/directory.ts";
import { type Person, PersonId, postsOf } from "../src/domain/people.ts";
import { dayOf } from "../src/domain/time.ts";
import type { Library } from "../src/flow/load.ts";
import { openDatabase, readLibrary } from "../src/start.ts";
import { clock } from "./clock.ts";
import { needServer } from "./need-server.ts";
import { run } from "./run.ts";

const USAGE = `The people of the office, and what is kept of them.

  npm run people -- list
  npm run people -- show <id>            how much is kept of somebody
  npm run people -- export <id> <file>   everything of somebody, as a file to be handed over (within 2 working days)
  npm run people -- erase <id> --yes     name, chats, consent, leave, messages and words go; reports, sums and the audit log stay

erase shows what it would take away, and does it with --yes. Killed in the middle it goes on when it is run again; giaoban may be
at work meanwhile.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { yes: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return console.log(USAGE);
  const [what, id, file, ...more] = positionals;
  const wanted = { list: 1, show: 2, export: 3, erase: 2 }[what ?? ""];
  if (positionals.length !== wanted || more.length > 0) throw new Error(USAGE);
  const config = readConfig();
  const library = readLibrary(config.FLOWS_DIR);
  const database = needServer(await openDatabase(config, clock, console.error));
  try {
    const { stores } = database;
    const directory = await stores.people.load();
    if (id === undefined) return list(directory);
    const person = directory.person(PersonId.parse(id));
    if (person === undefined) throw new Error(`There is nobody with this id; npm run people -- list shows all`);
    if (what === "export" && file !== undefined) await exportTo(file, stores, library, directory, person);
    else if (what === "erase" && values.yes) await erase(stores, library, person);
    else {
      await show(stores, library, directory, person);
      if (what === "erase") console.log("Nothing was erased: say --yes to do it.");
    }
  } finally {
    await database.close();
  }
}

function list({ people }: Directory): void {
  for (const person of people) {
    const posts = postsOf(person).map(({ unit, roles }) => `${unit}: ${roles.join(", ")}`);
    const since = person.consent === undefined ? "-" : dayOf(person.consent);
    const chats = `${person.addresses.length} chat${person.addresses.length === 1 ? "" : "s"}`;
    console.log([person.id, person.name, posts.join("; ") || "no post", chats, `consent ${since}`].join("  "));
    if (person.erasing !== undefined) console.log(`  the erasing of ${person.id} was not finished: run it again`);
  }
  console.log(`${people.length} people.`);
}

function gathered(stores: Stores, { flows }: Library, directory: Directory, person: Person) {
  return dataOf(stores, { directory, flows: flows.map(({ id }) => id) }, person, true);
}

async function show(stores: Stores, library: Library, directory: Directory, person: Person): Promise<void> {
  const data = await gathered(stores, library, directory, person);
  const statements = data.reports.reduce((sum, one) => sum + one.statements.length, 0);
  console.log(`${person.id}  ${person.name}`);
  console.log(
    `  posts       ${postsOf(person)
      .map(({ unit, roles }) => `${unit} (${roles.join(", ")})`)
      .join("; ")}`,
  );
  console.log(`  chats       ${person.addresses.map(({ channel }) => channel).join(", ") || "none"}`);
  console.log(`  consent     ${person.consent === undefined ? "held by the office" : dayOf(person.consent)}`);
  console.log(`  statements  ${statements} in ${data.reports.length} revisions of reports`);
  console.log(`  drafts      ${data.drafts.length}`);
  console.log(`  leave       ${data.leaves.length}`);
  console.log(`  messages    ${data.messages.length} to the person, ${data.lines.length} lines of the web chat`);
  console.log(`  audit log   ${data.audit.length} entries`);
}

async function exportTo(
  file: string,
  stores: Stores,
  library: Library,
  directory: Directory,
  person: Person,
): Promise<void> {
  const data = await gathered(stores, library, directory, person);
  // For nobody else on this machine, and never over a file that is there.
  writeFileSync(file, dataFile(data, library.wording.say("data.law")).bytes, { flag: "wx", mode: 0o600 });
  console.log(`Written to ${file}.`);
}

async function erase(stores: Stores, { wording }: Library, { id }: Person): Promise<void> {
  const outcome = await erasePerson(stores, { id, name: wording.say("person.erased"), now: clock.now() });
  if (outcome.is === "last_admin")
    throw new Error("This is the last admin: invite another one first (npm run invite -- --role admin)");
  if (outcome.is === "unknown") throw new Error("There is nobody with this id any more");
  for (const [what, count] of Object.entries(outcome.counts)) console.log(`  ${what.padEnd(10)} ${count}`);
  console.log("Erased. Reports, their sums and the audit log are as they were: npm run audit -- verify");
  if (outcome.waits > 0)
    console.log(`${outcome.waits} decisions are not carried out yet: run it once more when giaoban has done so.`);
}

run(main);
