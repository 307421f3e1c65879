import { createInterface } from "node:readline/promises";
import { machinePace } from "../src/channels/pace.ts";
import { createBudget } from "../src/channels/zalo-oa/budget.ts";
import { oaClient } from "../src/channels/zalo-oa/client.ts";
import { oaLogin } from "../src/channels/zalo-oa/login.ts";
import { sealOf } from "../src/channels/zalo-oa/seal.ts";
import { readConfig } from "../src/config.ts";
import type { Instant } from "../src/domain/time.ts";
import { openDatabase } from "../src/start.ts";

/**
 * Gives giaoban the right to speak for a Zalo Official Account, and prolongs it: prints the page of consent, takes back the address
 * that Zalo sends the browser to, and keeps the pair of tokens, sealed, in the database.
 */
async function main(): Promise<void> {
  const config = readConfig();
  const { ZALO_OA_APP_ID: appId, ZALO_OA_APP_SECRET: appSecret, PUBLIC_URL: publicUrl } = config;
  if (appId === undefined || appSecret === undefined)
    throw new Error("Set ZALO_OA_APP_ID, ZALO_OA_APP_SECRET and ZALO_OA_WEBHOOK_KEY first (see .env.example)");
  if (publicUrl === undefined) throw new Error("Set PUBLIC_URL first: Zalo sends the browser there after the consent");
  const clock = { now: () => Date.now() as Instant };
  const database = await openDatabase(config, clock, console.error);
  if (Array.isArray(database)) throw new Error(["No MongoDB server can be had. Tried:", ...database].join("\n  "));
  const { ZALO_OA_API_ROOT: apiRoot, ZALO_OA_OAUTH_ROOT: oauthRoot } = config;
  const pace = machinePace;
  const client = oaClient({ appId, appSecret, apiRoot, oauthRoot, budget: createBudget(), pace });
  const { credentials } = database.stores;
  const login = oaLogin({ appId, appSecret, client, credentials, seal: sealOf(appId, appSecret), pace });
  const callback = `${publicUrl.replace(/\/+$/, "")}/`;
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  try {
    console.log(`In the app's console at developers.zalo.me these two must be registered:
  callback address   ${callback}
  code challenge     ${login.challenge}

1. Open this page as an administrator of the Official Account, and agree:

${login.link(callback)}

2. Zalo sends the browser to ${callback}…: whatever that page shows, copy its whole address. The code in it is good for 10 minutes.
`);
    console.log("3. Paste the address here:");
    for await (const pasted of reader) {
      const back = login.read(pasted);
      if (back === undefined) {
        console.log(
          "There is no code in that, or it is not from the page above. Paste the whole address, with https:// in front.",
        );
        continue;
      }
      const done = await login.finish(back);
      if (!done.ok)
        throw new Error(`Zalo did not exchange the code (${JSON.stringify(done.fault)}): open the page again`);
      const name = done.account.name === "" ? done.account.oa_id : `${done.account.name} (${done.account.oa_id})`;
      console.log(
        `Giaoban speaks for ${name} now. npm start keeps the right alive and tells the administrators two weeks before it ends.`,
      );
      return console.log("Next: npm run zalo:check");
    }
    throw new Error("Nothing was pasted; nothing has changed");
  } finally {
    reader.close();
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
