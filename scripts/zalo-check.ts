import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { Inbox } from "../src/app/ports.ts";
import { machinePace } from "../src/channels/pace.ts";
import { ASSUMED as BOT } from "../src/channels/zalo-bot/assumed.ts";
import { botClient } from "../src/channels/zalo-bot/client.ts";
import { ACCOUNT_PATH, ASSUMED as OA } from "../src/channels/zalo-oa/assumed.ts";
import { createBudget } from "../src/channels/zalo-oa/budget.ts";
import { oaClient } from "../src/channels/zalo-oa/client.ts";
import { Account } from "../src/channels/zalo-oa/login.ts";
import { sealOf } from "../src/channels/zalo-oa/seal.ts";
import { oaTokens } from "../src/channels/zalo-oa/tokens.ts";
import { zaloOa } from "../src/channels/zalo-oa/zalo-oa.ts";
import { type Config, readConfig } from "../src/config.ts";
import type { Address } from "../src/domain/people.ts";
import { DAY, type Instant, MINUTE, SECOND } from "../src/domain/time.ts";
import { type Database, openDatabase } from "../src/start.ts";

const USAGE = `Goes through what giaoban assumes of Zalo, against the platform that the settings name.

  npm run zalo:check -- [--bot-chat <id>] [--oa-user <id>]

  --bot-chat  a chat of the bot to write one message to (its id stands in the inbox once somebody wrote)
  --oa-user   a follower of the account to write one message, one button and one PDF to; while npm start runs on the same
              database, it is then waited two minutes for the tap`;

/** What was seen of an assumption. "untried" needs a person, or an id to write to: `look` says what to do. */
type Seen = { is: "ok" | "not ok" | "untried"; what: string };

const silent = { info() {}, warn() {}, error() {} };
const clock = { now: () => Date.now() as Instant };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { "bot-chat": { type: "string" }, "oa-user": { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return console.log(USAGE);
  const config = readConfig();
  console.log("Zalo's Bot Platform");
  print(BOT, config.ZALO_BOT_TOKEN === undefined ? off("ZALO_BOT_TOKEN") : await lookAtBot(config, values["bot-chat"]));
  console.log("\nZalo Official Account");
  if (config.ZALO_OA_APP_ID === undefined) return print(OA, off("ZALO_OA_APP_ID"));
  const database = await openDatabase(config, clock, console.error);
  if (Array.isArray(database)) throw new Error(["No MongoDB server can be had. Tried:", ...database].join("\n  "));
  try {
    print(OA, await lookAtAccount(config, database, values["oa-user"]));
  } finally {
    await database.close();
  }
}

/** By the assumption's name; `""` is said of those that are not named. */
type Findings = Record<string, Seen>;

function off(setting: string): Findings {
  return { "": { is: "untried", what: `${setting} is not set` } };
}

function print(assumed: Record<string, { says: string; source: string; look: string }>, seen: Findings): void {
  for (const [name, { says, source, look }] of Object.entries(assumed)) {
    const found = seen[name] ?? seen[""] ?? { is: "untried", what: `look: ${look}` };
    console.log(`${found.is.padEnd(8)} ${name}: ${says} [${source}]\n         ${found.what}`);
  }
}

async function lookAtBot(config: Config, chat: string | undefined): Promise<Findings> {
  const client = botClient({ token: config.ZALO_BOT_TOKEN ?? "", apiRoot: config.ZALO_BOT_API_ROOT });
  const me = await client.call("getMe", {});
  const info = await client.call("getWebhookInfo", {});
  const findings: Findings = {
    calls: me.ok ? ok(`getMe: ${JSON.stringify(me.value)}`) : notOk(me.fault),
    redelivery: info.ok
      ? untried(`getWebhookInfo: ${JSON.stringify(info.value)}; ${BOT.redelivery.look}`)
      : notOk(info.fault),
  };
  if (chat === undefined) return findings;
  const sent = await client.call("sendMessage", {
    chat_id: chat,
    text: "Giaoban: *kiểm tra* <b>liên lạc</b>.\n1. Đã nhận",
  });
  return {
    ...findings,
    text_limit: sent.ok ? ok("one message was taken; on the phone * and < must show as they are") : notOk(sent.fault),
  };
}

const SHORT_PDF = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);

async function lookAtAccount(config: Config, { stores }: Database, user: string | undefined): Promise<Findings> {
  const appId = config.ZALO_OA_APP_ID ?? "";
  const appSecret = config.ZALO_OA_APP_SECRET ?? "";
  const roots = { apiRoot: config.ZALO_OA_API_ROOT, oauthRoot: config.ZALO_OA_OAUTH_ROOT };
  const client = oaClient({ appId, appSecret, ...roots, budget: createBudget(), pace: machinePace });
  const common = { appId, holder: "zalo:check", pace: machinePace, log: silent, tellAdmins: () => Promise.resolve() };
  const words = {
    consent: "",
    dies: String,
    link: (name: string, url: string) => `${name}: ${url}`,
    noLink: (name: string) => name,
  };
  const tokens = oaTokens({ ...common, ...stores, client, seal: sealOf(appId, appSecret), words });
  const got = await tokens.current();
  const findings: Findings = { signature: vector() };
  if (!got.ok)
    return { ...findings, token_pair: { is: "not ok", what: `tokens: ${tokens.standing()}; run npm run zalo:login` } };
  const until = tokens.refreshUntil();
  findings["token_pair"] = ok(`tokens: ${tokens.standing()}`);
  findings["refresh_life"] = ok(
    `can be renewed for ${until === undefined ? "?" : Math.floor((until - clock.now()) / DAY)} days more`,
  );
  const account = await client.call(ACCOUNT_PATH, got.token.text, undefined, { shape: Account });
  findings["token_header"] = account.ok ? ok(`getoa: ${JSON.stringify(account.value)}`) : notOk(account.fault);
  if (user === undefined) return findings;
  const { channel } = zaloOa({
    ...common,
    appSecret,
    webhookKey: config.ZALO_OA_WEBHOOK_KEY ?? "",
    ...roots,
    paid: false,
    stores,
    clock,
    links: undefined,
    words,
  });
  const chat = { channel: channel.name, chat: user };
  const before = await stores.inbox.lastFrom(chat);
  const options = [{ id: "/trogiup", label: "Đã nhận" }];
  const sent = await channel.send(
    user,
    "check:1",
    { text: "Giaoban kiểm tra liên lạc. Xin bấm nút dưới đây.", options },
    clock.now(),
  );
  findings["buttons"] = sent.ok ? untried("one message with a button was taken; no tap was heard of") : notOk(sent);
  const pinned = await stores.marks.get(`zalo-oa:${got.token.owner}:endpoint`);
  findings["kind"] =
    pinned === undefined ? { is: "untried", what: "no message was taken yet" } : ok(`v${pinned} serves this account`);
  const file = { name: "kiem-tra.pdf", mime: "application/pdf", bytes: new Uint8Array(SHORT_PDF) };
  const withFile = await channel.send(
    user,
    "check:2",
    { text: "Tệp kiểm tra.", file: { make: "kept", id: "check" } },
    clock.now(),
    file,
  );
  findings["files"] = withFile.ok ? ok("one PDF was taken") : notOk(withFile);
  if (sent.ok && (await isHeard(stores.inbox, chat, before))) {
    findings["buttons"] = ok("a tap was heard; the chat must show no payload, and the list of commands as the answer");
    findings["signature"] = ok("an event was taken, so its signature was as we compute it");
  }
  return findings;
}

/** Whether something comes from a chat within two minutes: what the server takes lies in the inbox, and it takes what is signed. */
async function isHeard(inbox: Inbox, chat: Address, before: Instant | undefined): Promise<boolean> {
  console.error("Tap the button in the chat now; waiting two minutes for it (npm start must be running) …");
  for (const end = clock.now() + 2 * MINUTE; clock.now() < end; await machinePace.wait(SECOND))
    if ((await inbox.lastFrom(chat)) !== before) return true;
  return false;
}

/** messaging.md F2: proves that our code agrees with itself, not with Zalo; the first real event proves the rest. */
function vector(): Seen {
  const raw = '{"event_name":"user_send_text","message":{"text":"Chào","msg_id":"m1"},"timestamp":"1700000000000"}';
  const mac = createHash("sha256").update("431").update(raw).update("1700000000000").update("k3y").digest("hex");
  const right = mac === "338410ce56fa2f3aa56f16ea5a26732b61ba376ff842df0c1c3a7817251915cc";
  return right
    ? {
        is: "untried",
        what: "our own vector is right; write to the account and see that /healthz counts no wrongSignature",
      }
    : { is: "not ok", what: "our own vector is wrong" };
}

function untried(what: string): Seen {
  return { is: "untried", what };
}

function ok(what: string): Seen {
  return { is: "ok", what };
}

/** Fixed words of the platform, no token and no text. */
function notOk(fault: object): Seen {
  return { is: "not ok", what: JSON.stringify(z.record(z.string(), z.unknown()).parse({ ...fault })) };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
