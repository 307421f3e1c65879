import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { toString as drawQr } from "qrcode";
import { INVITE_DAYS, makeInvite } from "../src/app/invite.ts";
import { readConfig } from "../src/config.ts";
import type { Directory } from "../src/domain/directory.ts";
import { showCode } from "../src/domain/invite-code.ts";
import { Role, type Unit } from "../src/domain/people.ts";
import { dayOf, timeOf } from "../src/domain/time.ts";
import { openDatabase } from "../src/start.ts";
import { clock } from "./clock.ts";
import { needServer } from "./need-server.ts";
import { run } from "./run.ts";

const USAGE = `A one-time code by which somebody joins a unit in a role.

  npm run invite -- --unit iale --role reporter [--days ${INVITE_DAYS}]

  --unit  the unit's id, name or short form, with or without marks
  --role  ${Role.options.join(", ")}
  --days  for how long the code is good`;

/** The longest that a code may be good: one that lies about for a year is found by somebody else. */
const MOST_DAYS = 90;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      unit: { type: "string" },
      role: { type: "string" },
      days: { type: "string", default: String(INVITE_DAYS) },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const role = Role.safeParse(values.role);
  const days = Number(values.days);
  if (values.unit === undefined || !role.success) throw new Error(USAGE);
  if (!(days > 0 && days <= MOST_DAYS)) throw new Error(`--days takes a number of days up to ${MOST_DAYS}`);

  const config = readConfig();
  const database = needServer(await openDatabase(config, clock, console.error));
  try {
    const { invites, people } = database.stores;
    const unit = unitNamed(await people.load(), values.unit);
    const { code, expires } = await makeInvite(
      invites,
      randomInt,
      { unit: unit.id, role: role.data, at: clock.now() },
      days,
    );
    const bot = config.TELEGRAM_BOT_NAME;
    const link = bot === undefined ? undefined : `https://t.me/${bot}?start=${code}`;
    console.log(
      `${showCode(code)}   ${role.data}, ${unit.name}; once, until ${timeOf(expires)} on ${dayOf(expires)} in Viet Nam`,
    );
    if (link !== undefined) console.log(link);
    console.log(await drawQr(link ?? showCode(code), { type: "terminal", small: true }));
  } finally {
    await database.close();
  }
}

function unitNamed(directory: Directory, words: string): Unit {
  const [unit, other] = directory.find(words);
  if (unit !== undefined && other === undefined) return unit;
  const ids = (unit === undefined ? directory.units : directory.find(words)).map(({ id, name }) => `  ${id}  ${name}`);
  throw new Error([`--unit ${words} ${unit === undefined ? "is none of" : "may be"}:`, ...ids].join("\n"));
}

run(main);
