import { createInterface } from "node:readline/promises";
import { machinePace } from "../src/channels/pace.ts";
import { createBudget } from "../src/channels/zalo-oa/budget.ts";
import { oaClient } from "../src/channels/zalo-oa/client.ts";
import { oaLogin } from "../src/channels/zalo-oa/login.ts";
import { sealOf } from "../src/channels/zalo-oa/seal.ts";
import { HOOK_PATH } from "../src/channels/zalo-oa/webhook.ts";
import { readConfig } from "../src/config.ts";
import { openDatabase, readLibrary } from "../src/start.ts";
import { clock } from "./clock.ts";
import { needServer } from "./need-server.ts";
import { run } from "./run.ts";

/**
 * Gives giaoban the right to speak for a Zalo Official Account, and prolongs it: prints the page of consent, takes back the address
 * that Zalo sends the browser to, and keeps the pair of tokens, sealed, in the database.
 */
async function main(): Promise<void> {
  const config = readConfig();
  const { say } = readLibrary(config.FLOWS_DIR).wording;
  const { ZALO_OA_APP_ID: appId, ZALO_OA_APP_SECRET: appSecret, PUBLIC_URL: publicUrl } = config;
  if (appId === undefined || appSecret === undefined)
    throw new Error("Set ZALO_OA_APP_ID, ZALO_OA_APP_SECRET and ZALO_OA_WEBHOOK_KEY first (see .env.example)");
  if (publicUrl === undefined) throw new Error("Set PUBLIC_URL first: Zalo sends the browser there after the consent");
  const database = needServer(await openDatabase(config, clock, console.error));
  const { ZALO_OA_API_ROOT: apiRoot, ZALO_OA_OAUTH_ROOT: oauthRoot } = config;
  const pace = machinePace;
  const client = oaClient({ appId, appSecret, apiRoot, oauthRoot, budget: createBudget(), pace });
  const { credentials } = database.stores;
  const login = oaLogin({ appId, appSecret, client, credentials, seal: sealOf(appId, appSecret), pace });
  const root = publicUrl.replace(/\/+$/, "");
  const callback = `${root}/`;
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  try {
    console.log(say("zalo_login.steps", { callback, challenge: login.challenge, link: login.link(callback) }));
    for await (const pasted of reader) {
      const back = login.read(pasted);
      if (back === undefined) {
        console.log(say("zalo_login.no_code"));
        continue;
      }
      const done = await login.finish(back);
      if (!done.ok) {
        const { fault } = done;
        const code = fault.kind === "refused" ? String(fault.code) : undefined;
        throw new Error(code === undefined ? say("zalo_login.unanswered") : say("zalo_login.refused", { code }));
      }
      const { name, oa_id: id } = done.account;
      const account = name === "" ? id : `${name} (${id})`;
      return console.log(say("zalo_login.done", { account, webhook: `${root}${HOOK_PATH}` }));
    }
    throw new Error(say("zalo_login.nothing"));
  } finally {
    reader.close();
    await database.close();
  }
}

run(main);
