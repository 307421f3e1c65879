import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { type App, startApp } from "../../src/app/app.ts";
import type { Log, Stores } from "../../src/app/ports.ts";
import type { Rates } from "../../src/channels/telegram/buckets.ts";
import { MENU_COMMANDS, type MenuWords } from "../../src/channels/telegram/menu.ts";
import { telegram } from "../../src/channels/telegram/telegram.ts";
import { type Person, PersonId, UnitId } from "../../src/domain/people.ts";
import { type Instant, plus } from "../../src/domain/time.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { type Person as Double, startTelegramDouble, type TelegramDouble } from "../../test/doubles/telegram.ts";
import { chatOf, province, shippedLibrary } from "./office.ts";

export interface TelegramOffice {
  app: App;
  double: TelegramDouble;
  clerks: Double[];
  /** People with nothing to report, who are not reminded either. */
  leaders: Double[];
  stop(): Promise<void>;
}

/** A fault is not to be measured: whoever waits for an answer would wait for ever. */
const strict: Log = { info() {}, warn: stop, error: stop };

function stop(fields: Record<string, unknown>, message: string): never {
  console.error(message, fields);
  process.exit(1);
}

/**
 * The whole office in Telegram, in this process, with the double that stands for Telegram: all of a province's clerks and ten
 * leaders have pressed START. Its clock walks from `from`. `roundTripMs` is what each call takes on its way there and back.
 */
export async function startTelegramOffice(given: {
  stores: Stores;
  clerks: number;
  from: Instant;
  rates?: Rates;
  limits: boolean;
  roundTripMs: number;
}): Promise<TelegramOffice> {
  const { stores, from, roundTripMs } = given;
  const library = shippedLibrary();
  const double = await startTelegramDouble({ limits: given.limits });
  const line = await slowLine(double.apiRoot, roundTripMs);
  const { units, people } = province(given.clerks);
  const clerks = people.filter(({ roles }) => roles.includes("reporter"));
  const leaders = Array.from({ length: 10 }, (_, n): Person => {
    const id = PersonId.parse(`${chatOf(n)}-leader`);
    return { id, name: "Phó Chủ tịch UBND tỉnh", unit: UnitId.parse("tinh"), roles: ["leader"], addresses: [] };
  });
  const members = [...clerks, ...leaders];
  await stores.people.save(
    units,
    members.map((person, n) => ({ ...person, addresses: [{ channel: "telegram", chat: String(1_000 + n) }] })),
  );
  const doubles = members.map((_, n) => double.user(1_000 + n, { started: true }));
  const begun = performance.now();
  const clock = { now: () => plus(from, Math.floor(performance.now() - begun)) };
  const words = Object.fromEntries(MENU_COMMANDS.map((name) => [name, library.wording.say(`menu.${name}`)]));
  const bot = telegram({
    token: double.token,
    apiRoot: line.root,
    leases: stores.leases,
    holder: "bench",
    clock,
    log: strict,
    words: words as MenuWords,
    ...(given.rates === undefined ? {} : { rates: given.rates }),
  });
  let leases = 0;
  const app = await startApp({
    stores,
    library,
    channels: new Map([[bot.channel.name, bot.channel]]),
    clock,
    log: strict,
    uniqueId: () => `lease-${(leases += 1)}`,
    random: () => 0,
    renderFile: renderFileFrom(stores.files),
  });
  const polled = double.nextCall("getUpdates");
  bot.begin((updates) => app.receive(updates));
  await polled;
  return {
    app,
    double,
    clerks: doubles.slice(0, clerks.length),
    leaders: doubles.slice(clerks.length),
    async stop() {
      await bot.stop();
      await app.stop();
      await line.stop();
      await double.stop();
    },
  };
}

/** A line of that length to an address on this machine: half of the time there, half of it back. */
async function slowLine(root: string, roundTripMs: number): Promise<{ root: string; stop(): Promise<void> }> {
  if (roundTripMs === 0) return { root, stop: async () => {} };
  const { hostname, port } = new URL(root);
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (chunk) => void wait(roundTripMs / 2).then(() => to.writable && to.write(chunk)));
      from.on("close", () => void wait(roundTripMs / 2).then(() => to.destroy()));
      from.on("error", () => {}); // its close follows
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
