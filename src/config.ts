import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

/** Every setting, with its meaning. Nobody else reads the environment. Documented for the admin in `.env.example`. */
export const Config = z
  .object({
    /** Where MongoDB is. Without it, a server is looked for and started on this machine (see `store/mongo/embedded.ts`). */
    MONGODB_URI: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\/.+/, "must begin with mongodb:// or mongodb+srv://")
      .optional(),
    /** A mongod to start instead of the one that would be found. */
    MONGOMS_SYSTEM_BINARY: z.string().optional(),
    /** Where a server started by giaoban keeps its data. */
    DATA_DIR: z.string().min(1).default("data"),
    /** The folder of report types, sentences and the calendar. */
    FLOWS_DIR: z.string().min(1).default("flows"),
    /** Where the web chat listens. */
    HOST: z.string().min(1).default("127.0.0.1"),
    PORT: z.coerce.number("must be a number from 0 to 65535").int().min(0).max(65_535).default(8080),
    /** How people reach the web chat from outside; it stands in the personal links. With https, Telegram delivers there too. */
    PUBLIC_URL: z.url({ protocol: /^https?$/, error: "must be an address such as https://giaoban.example" }).optional(),
    /** The bot's name in Telegram, without @: then `npm run invite` prints links by which it is opened. */
    TELEGRAM_BOT_NAME: z
      .string()
      .regex(/^\w{5,32}$/, "must be the bot's name without @, such as giaoban_bot")
      .optional(),
    /** Seals the personal links of the web chat; whoever has it can make links. */
    WEB_SECRET: z
      .string("is missing: make one with `openssl rand -base64 32`")
      .min(32, "must have at least 32 characters: make one with `openssl rand -base64 32`"),
    /** The bot's token; with it giaoban talks on Telegram, without it not. */
    TELEGRAM_TOKEN: z
      .string()
      .regex(
        /^\d+:[A-Za-z0-9_-]+$/,
        "is no bot's token: copy it from @BotFather, where it looks like 123456:ABC-DEF1234",
      )
      .optional(),
    /** Where the Bot API is: Telegram's own, a local Bot API server, or a double to try the bot without Telegram. */
    TELEGRAM_API_ROOT: z
      .url({ protocol: /^https?$/, error: "must be an address such as https://api.telegram.org" })
      .default("https://api.telegram.org"),
    /** What Telegram shows when it delivers to PUBLIC_URL; without it, one is derived from WEB_SECRET. */
    TELEGRAM_WEBHOOK_SECRET: z
      .string()
      .regex(/^[A-Za-z0-9_-]{16,256}$/, "must be 16 to 256 of A-Z a-z 0-9 _ -: make one with `openssl rand -hex 32`")
      .optional(),
    /** The bot's token of Zalo's Bot Platform; with it giaoban talks there, without it not. */
    ZALO_BOT_TOKEN: z
      .string()
      .regex(/^\d+:\S+$/, "is no bot's token: copy it from Zalo Bot Manager, where it looks like 123456:AbCdEf")
      .optional(),
    ZALO_BOT_API_ROOT: z
      .url({ protocol: /^https?$/, error: "must be an address such as https://bot-api.zaloplatforms.com" })
      .default("https://bot-api.zaloplatforms.com"),
    /** What Zalo shows when it delivers to PUBLIC_URL; without it, one is derived from WEB_SECRET. */
    ZALO_BOT_WEBHOOK_SECRET: z
      .string()
      .regex(/^[A-Za-z0-9_-]{16,256}$/, "must be 16 to 256 of A-Z a-z 0-9 _ -: make one with `openssl rand -hex 32`")
      .optional(),
    /** The link that opens the bot, shown with invites. */
    ZALO_BOT_LINK: z.url({ protocol: /^https$/, error: "must be an address such as https://zalo.me/123" }).optional(),
    /** What the bot's plan allows: messages a month, and people. The free one has 3,000 and 50. */
    ZALO_BOT_MONTHLY_MESSAGES: z.coerce.number("must be a number").int().min(1).default(3_000),
    ZALO_BOT_USERS: z.coerce.number("must be a number").int().min(1).default(50),
    /** The app that speaks for a Zalo Official Account: its id and secret, and the secret key of its webhook page. All three, or none. */
    ZALO_OA_APP_ID: z.string().regex(/^\d+$/, "must be the app's number, from developers.zalo.me").optional(),
    ZALO_OA_APP_SECRET: z.string().min(1).optional(),
    ZALO_OA_WEBHOOK_KEY: z.string().min(1).optional(),
    ZALO_OA_API_ROOT: z
      .url({ protocol: /^https?$/, error: "must be an address such as https://openapi.zalo.me" })
      .default("https://openapi.zalo.me"),
    ZALO_OA_OAUTH_ROOT: z
      .url({ protocol: /^https?$/, error: "must be an address such as https://oauth.zaloapp.com" })
      .default("https://oauth.zaloapp.com"),
    /** Whether the office pays for messages from 48 hours to 7 days after a person's last one; without that these people hear elsewhere. */
    ZALO_OA_PAID: z.enum(["yes", "no"], "must be yes or no").default("no"),
    LOG_LEVEL: z
      .enum(["debug", "info", "warn", "error", "silent"], "must be debug, info, warn, error or silent")
      .default("info"),
    PATH: z.string().optional(),
  })
  .superRefine((config, ctx) => {
    const oa = ["ZALO_OA_APP_ID", "ZALO_OA_APP_SECRET", "ZALO_OA_WEBHOOK_KEY"] as const;
    const missing = oa.filter((name) => config[name] === undefined);
    if (missing.length === oa.length) return;
    for (const name of missing)
      ctx.addIssue({
        code: "custom",
        path: [name],
        message: "is missing: a Zalo Official Account needs all three of them",
      });
  });
export type Config = z.infer<typeof Config>;

const FILE = ".env";

/**
 * Reads the settings from the environment and, under it, from `.env`. `given` stands above both. Throws with every fault as
 * `.env:line:column NAME what is wrong and the cure`; a name without a line is not set there.
 */
export function readConfig(given: Partial<Record<keyof Config, string>> = {}): Config {
  if (existsSync(FILE)) process.loadEnvFile(FILE);
  const set = Object.entries({ ...process.env, ...given }).filter(([, value]) => value !== ""); // `PORT=` means: as usual
  const config = Config.safeParse(Object.fromEntries(set));
  if (config.success) return config.data;
  const lines = existsSync(FILE) ? readFileSync(FILE, "utf8").split("\n") : [];
  const faults = config.error.issues.map(
    (issue) => `${place(lines, String(issue.path[0]))}${String(issue.path[0])} ${issue.message}`,
  );
  throw new Error(`The settings are not right:\n${faults.join("\n")}`);
}

function place(lines: string[], name: string): string {
  const index = lines.findIndex((line) => line.replace(/^export\s+/, "").startsWith(`${name}=`));
  return index < 0 ? "" : `${FILE}:${index + 1}:${name.length + 2} `;
}
