import type { Stores } from "../../../src/app/ports.ts";
import { createBudget } from "../../../src/channels/zalo-oa/budget.ts";
import { oaClient } from "../../../src/channels/zalo-oa/client.ts";
import { credentialOf } from "../../../src/channels/zalo-oa/credential.ts";
import { sealOf } from "../../../src/channels/zalo-oa/seal.ts";
import { oaTokens } from "../../../src/channels/zalo-oa/tokens.ts";
import type { Instant } from "../../../src/domain/time.ts";
import { memoryStores } from "../../../src/store/memory.ts";
import { keptLog, virtualPace } from "../telegram/virtual-pace.ts";
import { OA } from "./events.ts";
import { scriptedOa } from "./scripted-oa.ts";

export const APP = { appId: "431", appSecret: "the app's secret" };
export const FIRST = { access: "access-token-one", refresh: "refresh-token-one" };
export const SECOND_PAIR = {
  access_token: "access-token-two",
  refresh_token: "refresh-token-two",
  expires_in: "90000",
};
/** Of a token: 25 hours. */
export const LIFE = 90_000_000;

/** A client and the tokens of an account that consented, against a scripted Zalo, in time that passes only by waiting. */
export async function rig(stores: Stores = memoryStores()) {
  const api = await scriptedOa();
  const pace = virtualPace();
  const log = keptLog();
  const seal = sealOf(APP.appId, APP.appSecret);
  const client = oaClient({ ...APP, apiRoot: api.root, oauthRoot: api.root, budget: createBudget(), pace });
  const told: [string, string][] = [];
  let processes = 0;

  return {
    api,
    pace,
    log,
    seal,
    client,
    stores,
    told,
    /** What is stored of the account, opened. */
    async kept() {
      const found = await stores.credentials.get("zalo-oa", APP.appId);
      return found && { rev: found.rev, ...found.value, pair: seal.open(found.value.sealed) };
    },
    async consent(pair = FIRST, accessFor = LIFE) {
      const value = credentialOf({ granted: { pair, accessFor }, owner: OA, seal, now: pace.now() });
      const rev = (await stores.credentials.get("zalo-oa", APP.appId))?.rev ?? 0;
      await stores.credentials.put("zalo-oa", APP.appId, rev, value);
    },
    /** The tokens as one process sees them. */
    tokens: (own = pace, appSecret = APP.appSecret) =>
      oaTokens({
        appId: APP.appId,
        credentials: stores.credentials,
        leases: stores.leases,
        holder: `process ${(processes += 1)}`,
        client,
        seal: sealOf(APP.appId, appSecret),
        pace: own,
        log,
        tellAdmins: (cause, text) => Promise.resolve(void told.push([cause, text])),
        words: { consent: "consent again", dies: (days) => `dies in ${days}` },
      }),
    pass: (ms: number) => {
      pace.at += ms;
      return pace.at as Instant;
    },
  };
}
export type Rig = Awaited<ReturnType<typeof rig>>;
