import { randomUUID } from "node:crypto";
import type { Clock, Connection, Links, Log, Stores } from "./app/ports.ts";
import { adminTeller } from "./app/tell-admins.ts";
import { MENU_COMMANDS, type MenuWords } from "./channels/telegram/menu.ts";
import { telegram } from "./channels/telegram/telegram.ts";
import { deliversTo, derivedSecret } from "./channels/telegram/webhook.ts";
import { derivedSecret as zaloBotSecret } from "./channels/zalo-bot/webhook.ts";
import { zaloBot } from "./channels/zalo-bot/zalo-bot.ts";
import { zaloOa } from "./channels/zalo-oa/zalo-oa.ts";
import type { Config } from "./config.ts";
import type { Instant } from "./domain/time.ts";
import type { Library } from "./flow/load.ts";

/** What the platforms' connections are made from. */
export interface PlatformParts {
  config: Config;
  library: Library;
  stores: Stores;
  links: Links | undefined;
  clock: Clock;
  log: Log;
}

/** The platforms that the settings turn on. */
export function connectionsOf(parts: PlatformParts): Connection[] {
  return [telegramOf(parts), zaloBotOf(parts), zaloOaOf(parts)].filter((one) => one !== undefined);
}

function telegramOf({ config, library, stores, clock, log }: PlatformParts): Connection | undefined {
  const { TELEGRAM_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, PUBLIC_URL: publicUrl } = config;
  if (token === undefined) return undefined;
  const secret = config.TELEGRAM_WEBHOOK_SECRET ?? derivedSecret(config.WEB_SECRET, token);
  const words = MENU_COMMANDS.map((name) => [name, library.wording.say(`menu.${name}`)] as const);
  return telegram({
    token,
    apiRoot,
    ...(publicUrl !== undefined && deliversTo(publicUrl) ? { webhook: { publicUrl, secret } } : {}),
    leases: stores.leases,
    holder: randomUUID(),
    clock,
    log,
    words: Object.fromEntries(words) as MenuWords,
    wasAway: outageNoter("telegram", stores, log),
  });
}

function zaloBotOf({ config, library, stores, links, clock, log }: PlatformParts): Connection | undefined {
  const { ZALO_BOT_TOKEN: token, ZALO_BOT_API_ROOT: apiRoot, PUBLIC_URL: publicUrl } = config;
  if (token === undefined) return undefined;
  const secret = config.ZALO_BOT_WEBHOOK_SECRET ?? zaloBotSecret(config.WEB_SECRET, token);
  return zaloBot({
    token,
    apiRoot,
    ...(publicUrl?.startsWith("https:") ? { webhook: { publicUrl, secret } } : {}),
    limits: { messages: config.ZALO_BOT_MONTHLY_MESSAGES, users: config.ZALO_BOT_USERS },
    link: config.ZALO_BOT_LINK,
    stores,
    holder: randomUUID(),
    clock,
    log,
    links,
    tellAdmins: adminTeller(stores, clock),
    wasAway: outageNoter("zalo-bot", stores, log),
    words: {
      ...fileWords(library),
      quota: (sent, limit, forecast) => library.wording.say("zalo.quota", { sent, limit, forecast }),
    },
  });
}

function zaloOaOf({ config, library, stores, links, clock, log }: PlatformParts): Connection | undefined {
  const { ZALO_OA_APP_ID: appId, ZALO_OA_APP_SECRET: appSecret, ZALO_OA_WEBHOOK_KEY: webhookKey } = config;
  if (appId === undefined || appSecret === undefined || webhookKey === undefined) return undefined;
  return zaloOa({
    appId,
    appSecret,
    webhookKey,
    apiRoot: config.ZALO_OA_API_ROOT,
    oauthRoot: config.ZALO_OA_OAUTH_ROOT,
    paid: config.ZALO_OA_PAID === "yes",
    stores,
    holder: randomUUID(),
    clock,
    log,
    links,
    tellAdmins: adminTeller(stores, clock),
    words: {
      ...fileWords(library),
      consent: library.wording.say("zalo.consent"),
      dies: (days) => library.wording.say("zalo.dies", { days }),
    },
  });
}

/** What stands in the place of a file that a platform does not carry. */
function fileWords({ wording }: Library) {
  return {
    link: (name: string, url: string) => wording.say("zalo.file_link", { name, url }),
    noLink: (name: string) => wording.say("zalo.file_no_link", { name }),
  };
}

/** Notes that a platform could not be reached: that time is held against nobody. An Official Account only delivers, so of it this is not known. */
function outageNoter(channel: string, { outages }: Stores, log: Log) {
  return (from: Instant, to: Instant): void => {
    outages.add({ id: `channel:${channel}:${from}`, what: "channel", from, to }).catch(() => {
      log.warn({ channel }, "That a platform was away could not be noted");
    });
  };
}
