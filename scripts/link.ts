import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { readConfig } from "../src/config.ts";
import { madeAt } from "../src/domain/closed-links.ts";
import { PersonId, postsOf } from "../src/domain/people.ts";
import { DAY, type Instant, plus } from "../src/domain/time.ts";
import { sealedLinks } from "../src/http/links.ts";
import { openDatabase } from "../src/start.ts";
import { clock } from "./clock.ts";
import { needServer } from "./need-server.ts";
import { run } from "./run.ts";

const USAGE = "npm run link -- <person's id> [--days 90]";

/**
 * The personal, expiring link by which one person opens the web chat, made by the admin on the server and written into the audit log.
 * Whoever has it is taken for that person: it is handed over in private.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { days: { type: "string", default: "90" } },
  });
  const days = Number(values.days);
  const id = PersonId.safeParse(positionals[0]);
  if (!id.success || !(days > 0)) throw new Error(USAGE);
  const config = readConfig();
  const database = needServer(await openDatabase(config, clock, console.error));
  try {
    const { people, audit } = database.stores;
    const person = (await people.load()).person(id.data);
    if (person === undefined || postsOf(person).length === 0) throw new Error(`${id.data} is nobody of this office`);
    const now = clock.now();
    const expires = Math.round(plus(now, days * DAY)) as Instant;
    const root = config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`;
    await audit.add({
      id: `right:server:${randomUUID()}`,
      at: now,
      by: person.id,
      what: "right",
      fields: { change: "page_link", person: person.id, until: expires, made: "server" },
    });
    console.log(sealedLinks(config.WEB_SECRET, root).page(person.id, madeAt(now, person.linksSince), expires));
  } finally {
    await database.close();
  }
}

run(main);
