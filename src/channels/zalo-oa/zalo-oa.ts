import type { Clock, Connection, Credentials, Leases, Links, Log, Marks, Receive } from "../../app/ports.ts";
import { DAY, MINUTE } from "../../domain/time.ts";
import { machinePace, type Pace } from "../pace.ts";
import { createBudget } from "./budget.ts";
import { type FileWords, oaChannel } from "./channel.ts";
import { oaClient } from "./client.ts";
import { accountOf, updatesOf } from "./decode.ts";
import { endpointsIn } from "./endpoints.ts";
import { sealOf } from "./seal.ts";
import type { Event } from "./shapes.ts";
import { oaTokens, type TokensDeps } from "./tokens.ts";
import { webhook } from "./webhook.ts";

export interface ZaloOaOptions {
  appId: string;
  appSecret: string;
  /** The secret key of the webhook page, by which events are signed; not the app's secret. */
  webhookKey: string;
  /** [https://openapi.zalo.me, https://oauth.zaloapp.com] */
  apiRoot: string;
  oauthRoot: string;
  /** Whether the office pays for messages from the third to the seventh day after a person's last one. */
  paid: boolean;
  stores: { credentials: Credentials; leases: Leases; marks: Marks };
  /** A name no other process uses. */
  holder: string;
  clock: Clock;
  log: Log;
  links: Links | undefined;
  tellAdmins: TokensDeps["tellAdmins"];
  words: FileWords & TokensDeps["words"];
  /** Another clock to count by. */
  pace?: Pace;
}

const LOOK_EVERY = 5 * MINUTE;

/** An Official Account of Zalo: events come by the webhook, the tokens are looked after in the background. */
export function zaloOa(options: ZaloOaOptions): Connection & { hook: NonNullable<Connection["hook"]> } {
  const {
    appId,
    appSecret,
    webhookKey,
    apiRoot,
    oauthRoot,
    stores,
    holder,
    clock,
    log,
    words,
    pace = machinePace,
  } = options;
  const client = oaClient({ appId, appSecret, apiRoot, oauthRoot, budget: createBudget(), pace });
  const tokens = oaTokens({
    appId,
    credentials: stores.credentials,
    leases: stores.leases,
    holder,
    client,
    seal: sealOf(appId, appSecret),
    pace,
    log,
    tellAdmins: options.tellAdmins,
    words,
  });
  const channel = oaChannel({
    client,
    tokens,
    endpoints: endpointsIn(stores.marks),
    origin: new URL(apiRoot).origin,
    paid: options.paid,
    links: options.links,
    words,
    pace,
    log,
  });
  const stopping = new AbortController();
  let receive: Receive | undefined;
  let looking = Promise.resolve();

  async function store(event: Event): Promise<void> {
    if (receive === undefined) throw new Error("Receiving has not begun");
    const updates = updatesOf(event, clock.now());
    if (updates.length === 0) return;
    const owner = tokens.owner();
    if (owner !== undefined && accountOf(event) !== owner)
      return log.warn({}, "Somebody wrote to another account than the one that consented; it is passed over");
    await receive(updates);
  }

  async function lookAfterTokens(): Promise<void> {
    while (!stopping.signal.aborted) {
      await tokens.look().catch((error: unknown) => {
        log.warn({ fault: error instanceof Error ? error.name : "" }, "The Zalo tokens could not be looked after");
      });
      await pace.wait(LOOK_EVERY, stopping.signal);
    }
  }

  const hook = webhook({ appId, key: webhookKey, store, pace, log });
  return {
    channel,
    hook,
    begin(into) {
      receive = into;
      looking = lookAfterTokens();
    },
    state() {
      const until = tokens.refreshUntil();
      return {
        by: "webhook",
        tokens: tokens.standing(),
        ...(until === undefined ? {} : { renewableDays: Math.floor((until - pace.now()) / DAY) }),
        wrongSignature: hook.refused(),
      };
    },
    async stop() {
      stopping.abort();
      await looking;
      receive = undefined;
    },
  };
}
