import { createHash } from "node:crypto";
import type { Stores } from "../../src/app/ports.ts";
import type { Pace } from "../../src/channels/pace.ts";
import { createBudget } from "../../src/channels/zalo-oa/budget.ts";
import { oaClient } from "../../src/channels/zalo-oa/client.ts";
import { oaLogin } from "../../src/channels/zalo-oa/login.ts";
import { sealOf } from "../../src/channels/zalo-oa/seal.ts";
import { zaloOa } from "../../src/channels/zalo-oa/zalo-oa.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { type Options, startZaloOaDouble } from "../doubles/zalo-oa.ts";
import { type HandClock, handClock, office, scriptedChannel, silent } from "../harness.ts";
import { virtualPace } from "../virtual-pace.ts";

/** An account that has consented, its double, and processes of giaoban that speak for it. The clock moves by hand. */
export async function consented(of: Options & { at?: HandClock; stores?: Stores; paid?: boolean } = {}) {
  const { at: clock = handClock("2026-11-25", "09:00"), stores = memoryStores(), paid = false, ...options } = of;
  const double = await startZaloOaDouble({ clock, receipts: false, ...options });
  const { app } = double;
  const told: string[] = [];
  const roots = { apiRoot: double.apiRoot, oauthRoot: double.apiRoot };
  const keys = { appId: app.id, appSecret: app.secret };
  const pace = virtualPace(clock);
  const client = oaClient({ ...keys, ...roots, budget: createBudget(), pace });
  const login = oaLogin({ ...keys, client, credentials: stores.credentials, seal: sealOf(app.id, app.secret), pace });
  const back = login.read((await double.consents(login.link("https://giaoban.example/"))).href);
  if (back === undefined || !(await login.finish(back)).ok) throw new Error("No consent");
  let processes = 0;

  return {
    clock,
    double,
    stores,
    told,
    /** `pace` is the time it counts by; by default nobody waits. */
    process(pace: Pace = virtualPace(clock)) {
      processes += 1;
      return zaloOa({
        ...keys,
        webhookKey: app.oaSecret,
        ...roots,
        paid,
        stores,
        holder: `process-${processes}`,
        clock,
        log: silent,
        links: undefined,
        tellAdmins(cause) {
          if (!told.includes(cause)) told.push(cause); // the outbox takes an id once
          return Promise.resolve();
        },
        words: { link: (name, url) => `${name}: ${url}`, noLink: (name) => name, consent: "", dies: String },
        pace,
      });
    },
    /** Calls of a path so far. */
    calls: (path: string) =>
      double.journal.filter((entry) => entry.method === path || entry.method.endsWith(path)).length,
  };
}

/** An event as Zalo signs it (messaging.md F2), computed apart from the adapter. */
export function signed({ id, oaSecret }: { id: string; oaSecret: string }, event: { timestamp: string }) {
  const body = Buffer.from(JSON.stringify(event));
  const mac = createHash("sha256").update(id).update(body).update(event.timestamp).update(oaSecret).digest("hex");
  return { body, header: (name: string) => (/signature/i.test(name) ? `mac=${mac}` : undefined) };
}

export const CLERK = "vt-iale" as PersonId;

/** The office behind an account. The clerk of Ia Le follows it, and is in the web chat as well; who does something there is heard. */
export async function officeBehind(at: Awaited<ReturnType<typeof consented>>, chat: string) {
  const { double, stores, clock } = at;
  const process = at.process();
  const person = double.user(chat, { follows: true });
  const web = scriptedChannel("web");
  const oa = Object.assign(scriptedChannel("zalo-oa"), { channel: process.channel });
  const app = await office({ stores, clock, channel: web, also: [oa] });
  const addresses = [
    { channel: "zalo-oa", chat },
    { channel: "web", chat: CLERK },
  ];
  await stores.people.save(
    [],
    app.people.flatMap((one) => (one.id === CLERK ? [{ ...one, addresses }] : [])),
  );
  await app.tick();
  process.begin((updates) => app.receive(updates));
  let handed = 0;
  const hand = (event: { timestamp: string }) => {
    const { body, header } = signed(double.app, event);
    return process.hook.handle(header, body);
  };

  return {
    app,
    web,
    person,
    /** What was done since is handed over as Zalo does it, and worked; how each was answered. */
    async settled(): Promise<number[]> {
      const statuses: number[] = [];
      for (const event of double.webhook.made.slice(handed)) statuses.push(await hand(event));
      handed = double.webhook.made.length;
      return statuses;
    },
    /** All that was handed over comes again. */
    async again(): Promise<number[]> {
      handed = 0;
      return this.settled();
    },
    /** What the account has said there, oldest first. */
    heard: () => double.chat(chat).lines.filter(({ by }) => by === double.app.oaId),
    stop: () => process.stop(),
  };
}
