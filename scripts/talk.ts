import { randomInt, randomUUID } from "node:crypto";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { startApp } from "../src/app/app.ts";
import { consoleChannel } from "../src/channels/console/channel.ts";
import { at, Day, type Instant, plus, TimeOfDay } from "../src/domain/time.ts";
import { renderFileFrom } from "../src/files/render-file.ts";
import { logTo } from "../src/log.ts";
import { readLibrary } from "../src/start.ts";
import { memoryStores } from "../src/store/memory.ts";
import { clock } from "./clock.ts";
import { run } from "./run.ts";
import { CHU_PUH, readOffice } from "./seed/read-office.ts";

const USAGE = `Chat with giaoban in the terminal; nothing is kept.

  npm run talk [flow] -- [--as "Văn thư xã Ia Le"] [--at "2026-11-27 09:00"]

  flow   the report to begin with, e.g. bao-cao-tuan; without it, type /baocao
  --as   who is talking: a post or an id of scripts/seed/chu-puh.yaml
  --at   what time it is in Viet Nam; by default now
A line that ends in \\ goes on in the next one. Ctrl+D ends.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      as: { type: "string", default: "Văn thư xã Ia Le" },
      at: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);

  const library = readLibrary("flows");
  const office = readOffice(CHU_PUH);
  const person = office.people.find((one) => one.name === values.as || one.id === values.as);
  if (person === undefined)
    throw new Error(`Nobody is called ${values.as}. Known: ${office.people.map((one) => one.name).join("; ")}`);

  const stores = memoryStores();
  const chat = { channel: "console", chat: person.id };
  await stores.people.save(
    office.units,
    office.people.map((one) => (one === person ? { ...one, addresses: [chat] } : one)),
  );
  const channel = consoleChannel((text) => console.log(`\n${text}\n`));
  const clock = clockFrom(values.at);
  const world = {
    stores,
    channels: new Map([[channel.name, channel]]),
    library,
    clock,
    log: logTo("warn"),
    uniqueId: randomUUID,
    random: randomInt,
    renderFile: renderFileFrom(stores.files),
  };
  const app = await startApp(world);

  let count = 0;
  async function say(text: string): Promise<void> {
    count += 1;
    await app.receive([
      { ...chat, id: `console:${count}`, order: count, at: clock.now(), payload: { kind: "text", text } },
    ]);
    await app.idle();
  }

  console.log(`${person.name}. Ctrl+D để thoát.`);
  if (positionals[0] !== undefined) await say(`/baocao ${positionals[0]}`);
  const lines = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: "> ",
    terminal: process.stdin.isTTY,
  });
  const held: string[] = [];
  lines.prompt();
  for await (const line of lines) {
    held.push(line.endsWith("\\") ? line.slice(0, -1) : line);
    if (line.endsWith("\\")) continue; // goes on in the next line: lists have a task a line
    await say(held.splice(0).join("\n"));
    lines.prompt();
  }
}

function clockFrom(text: string | undefined): { now(): Instant } {
  if (text === undefined) return clock;
  const [day, time] = text.split(" ");
  const began = Date.now();
  const from = at(Day.parse(day), TimeOfDay.parse(time ?? "08:00"));
  return { now: () => plus(from, Date.now() - began) };
}

run(main);
