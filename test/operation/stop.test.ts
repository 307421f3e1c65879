import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, inject, it } from "vitest";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import type { Stores } from "../../src/app/ports.ts";
import { Config } from "../../src/config.ts";
import { type Database, type Running, start } from "../../src/start.ts";
import { PATIENCE } from "../../src/stop.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { migrate } from "../../src/store/mongo/migrate.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { cableTo } from "../app/cable.ts";
import { keptLog } from "../channels/telegram/virtual-pace.ts";
import { startTelegramDouble, type TelegramDouble } from "../doubles/telegram.ts";
import { handClock, shippedLibrary } from "../harness.ts";
import { databaseOf } from "../product.ts";

/** The product is stopped while something hangs: it goes in time, and what was under way is found again. */

const WEB_SECRET = "a secret of the test, long enough for anybody";
const QUICK = { work: 300, close: 300 };
const clock = handClock("2026-11-27", "09:00");
const library = shippedLibrary();

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function telegramDouble(): Promise<TelegramDouble> {
  const double = await startTelegramDouble({ limits: false });
  ends.push(() => double.stop());
  return double;
}

/** The office with Ia Le's clerk in Telegram, in a database whose end is watched. */
async function office(stores: Stores, double: TelegramDouble, more: Partial<Database> = {}) {
  const closed: string[] = [];
  const log = keptLog();
  const seed = readOffice(CHU_PUH);
  const clerk = seed.people.find(({ id }) => id === ("vt-iale" as typeof id));
  const addresses = [{ channel: "telegram", chat: "7001" }];
  await stores.people.save(
    seed.units,
    seed.people.map((person) => (person === clerk ? { ...person, addresses } : person)),
  );
  const running: Running = await start({
    config: Config.parse({ WEB_SECRET, PORT: "0", TELEGRAM_TOKEN: double.token, TELEGRAM_API_ROOT: double.apiRoot }),
    library,
    database: {
      ...databaseOf(stores),
      close: () => Promise.resolve(void closed.push("database")),
      ...more,
    },
    clock,
    log,
    identify: () => () => Promise.resolve(undefined),
  });
  return { running, closed, log };
}

describe("a stop", () => {
  it("may take less than 25 seconds in all", () => expect(PATIENCE.work + PATIENCE.close).toBeLessThan(24_500));

  it("with nothing under way is finished, and the database is closed last", async () => {
    const { running, closed, log } = await office(memoryStores(), await telegramDouble());
    expect(await running.stop(QUICK)).toBe("finished");
    expect(closed).toEqual(["database"]);
    expect(log.lines).toEqual([]);
    await expect(fetch(`${running.url}/livez`)).rejects.toThrow("fetch failed");
  });

  it("waits for the answer that is being sent", async () => {
    const double = await telegramDouble();
    const stores = memoryStores();
    const { running } = await office(stores, double);
    const sending = double.fault("sendMessage", "stall-before");
    const clerk = double.user(7001, { started: true });
    clerk.says("/trogiup");
    await sending.strikes();
    const stopped = running.stop();
    sending.release();
    expect(await stopped).toBe("finished");
    expect(double.chat(7001).messages.filter(({ from }) => from.is_bot)).toHaveLength(1);
    expect(await stores.inbox.standing()).toEqual({ open: 0, failed: 0 });
  });

  it("is not held up by a platform that does not answer; the next process takes up what was left", async () => {
    const double = await telegramDouble();
    const stores = memoryStores();
    const { running, closed, log } = await office(stores, double);
    const hanging = double.fault("sendMessage", "stall-before");
    double.user(7001, { started: true }).says("/trogiup");
    await hanging.strikes();
    expect(await running.stop(QUICK)).toBe("left");
    expect(closed).toEqual(["database"]);
    expect(log.lines).toEqual([expect.stringMatching(/^warn Something was still under way/)]);
    expect(await stores.inbox.standing()).toMatchObject({ open: 1 });
    expect(await stores.outbox.standing(clock.now())).toMatchObject({ sending: 1 });
    hanging.lift();
  });

  it("is not held up by a tick or a database that never ends, and says so", async () => {
    const never = () => new Promise<never>(() => {});
    const { running, log } = await office(memoryStores(), await telegramDouble(), {
      keepTime: () => Promise.resolve(never),
      close: never,
    });
    expect(await running.stop(QUICK)).toBe("left");
    expect(log.lines.map((line) => line.slice(0, 28))).toEqual([
      "warn Something was still und",
      "warn The database did not le",
    ]);
  });

  it("goes on with everything else where one part breaks", async () => {
    const broken = () => Promise.reject(new Error("broken"));
    const { running, closed } = await office(memoryStores(), await telegramDouble(), {
      keepTime: () => Promise.resolve(broken),
    });
    expect(await running.stop(QUICK)).toBe("left");
    expect(closed).toEqual(["database"]);
  });

  it.skipIf(inject("mongo") === undefined)(
    "is not held up by a server that takes what it is sent and hangs",
    async () => {
      const cable = await cableTo(inject("mongo")?.uri ?? "");
      const name = `stop-${randomUUID().slice(0, 8)}`;
      const connection = await connect(cable.uri, name);
      ends.push(async () => {
        cable.cut();
        const direct = await connect(inject("mongo")?.uri ?? "", name);
        await direct.dropDatabase();
        await close(direct);
        await cable.close();
      });
      await migrate(connection, clock);
      const double = await telegramDouble();
      const { running } = await office(mongoStores(connection), double, { close: () => close(connection) });
      const clerk = double.user(7001, { started: true });
      const called = double.nextCall("getUpdates");
      await called;
      cable.hang();
      clerk.says("/trogiup");
      expect(await running.stop(QUICK)).toBe("left");
    },
  );
});
