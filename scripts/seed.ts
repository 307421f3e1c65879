import { readConfig } from "../src/config.ts";
import type { Person } from "../src/domain/people.ts";
import { openDatabase } from "../src/start.ts";
import { clock } from "./clock.ts";
import { needServer } from "./need-server.ts";
import { run } from "./run.ts";
import { CHU_PUH, readOffice } from "./seed/read-office.ts";

/**
 * `npm run seed -- [file]`: puts the units and people of a file (see `scripts/seed/chu-puh.yaml`) into the database that
 * `npm start` would use. Those with an id that is there already are replaced; nobody is removed.
 */
async function main(): Promise<void> {
  const office = readOffice(process.argv[2] ?? CHU_PUH);
  const database = needServer(await openDatabase(readConfig(), clock, console.error));
  const { stores } = database;
  const before = await stores.people.load();
  // Where people joined with their own chats, those stay.
  const people = office.people.map((person) => ({ ...person, ...joined(before.person(person.id)) }));
  await stores.people.save(office.units, people);
  console.log(`${office.units.length} units and ${office.people.length} people are in place. ${database.line}`);
  await database.close();
}

function joined(person: Person | undefined): Partial<Person> {
  if (person === undefined) return {};
  return { addresses: person.addresses, ...(person.consent === undefined ? {} : { consent: person.consent }) };
}

run(main);
