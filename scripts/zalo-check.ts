import { parseArgs } from "node:util";
import { machinePace } from "../src/channels/pace.ts";
import { ASSUMED as BOT } from "../src/channels/zalo-bot/assumed.ts";
import { derivedSecret } from "../src/channels/zalo-bot/webhook.ts";
import { ASSUMED as OA } from "../src/channels/zalo-oa/assumed.ts";
import { type Config, readConfig } from "../src/config.ts";
import { openDatabase } from "../src/start.ts";
import { clock } from "./clock.ts";
import { needServer } from "./need-server.ts";
import { run } from "./run.ts";
import { checkAccount } from "./zalo/check-account.ts";
import { checkBot } from "./zalo/check-bot.ts";
import { linesOf } from "./zalo/seen.ts";

const USAGE = `Goes through what giaoban assumes of Zalo, against the platform that the settings name.

  npm run zalo:check -- [--bot-chat <id>] [--oa-user <id>]

  --bot-chat  a chat of the bot to write one message to (its id stands in the inbox once somebody wrote)
  --oa-user   a follower of the account to write one message, one button and one PDF to; while npm start runs on the same
              database, it is then waited two minutes for the tap`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { "bot-chat": { type: "string" }, "oa-user": { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return console.log(USAGE);
  const config = readConfig();
  await printBot(config, values["bot-chat"]);
  await printAccount(config, values["oa-user"]);
}

async function printBot(config: Config, chat: string | undefined): Promise<void> {
  const { ZALO_BOT_TOKEN: token, ZALO_BOT_API_ROOT: apiRoot } = config;
  console.log("Zalo's Bot Platform");
  if (token === undefined) return console.log("untried  ZALO_BOT_TOKEN is not set");
  const secrets = [token, token.split(":")[1], config.ZALO_BOT_WEBHOOK_SECRET, derivedSecret(config.WEB_SECRET, token)];
  console.log(linesOf(BOT, await checkBot({ token, apiRoot, chat }), secrets).join("\n"));
}

async function printAccount(config: Config, user: string | undefined): Promise<void> {
  const { ZALO_OA_APP_ID: appId, ZALO_OA_APP_SECRET: appSecret } = config;
  console.log("\nZalo Official Account");
  if (appId === undefined || appSecret === undefined) return console.log("untried  ZALO_OA_APP_ID is not set");
  const database = needServer(await openDatabase(config, clock, console.error));
  try {
    const found = await checkAccount({
      appId,
      appSecret,
      apiRoot: config.ZALO_OA_API_ROOT,
      oauthRoot: config.ZALO_OA_OAUTH_ROOT,
      stores: database.stores,
      user,
      pace: machinePace,
      askForTap: () =>
        console.error("Tap the button in the chat now; waiting two minutes for it (npm start must be running) …"),
    });
    console.log(linesOf(OA, found, [appSecret, config.ZALO_OA_WEBHOOK_KEY]).join("\n"));
  } finally {
    await database.close();
  }
}

run(main);
