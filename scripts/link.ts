import { parseArgs } from "node:util";
import { readConfig } from "../src/config.ts";
import { PersonId } from "../src/domain/people.ts";
import { DAY, type Instant, plus } from "../src/domain/time.ts";
import { makeKey } from "../src/http/link.ts";

/**
 * `npm run link -- <person> [--days 90]`: the personal, expiring link by which one person opens the web chat. Whoever has it
 * is taken for that person: it is handed over in private.
 */
function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { days: { type: "string", default: "90" } },
  });
  const [person] = positionals;
  const days = Number(values.days);
  if (person === undefined || !(days > 0)) throw new Error("npm run link -- <person's id> [--days 90]");
  const config = readConfig();
  const expires = plus(Date.now() as Instant, days * DAY);
  const key = makeKey(config.WEB_SECRET, PersonId.parse(person), Math.round(expires) as Instant);
  console.log(`${config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`}/#key=${key}`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
