import { parseArgs } from "node:util";
import { startTelegramDouble } from "../test/doubles/telegram.ts";
import { run } from "./run.ts";

const USAGE = `Telegram on this machine, to try the bot without a token.

  npm run double:telegram -- [--port 8081]

Start giaoban with the lines it prints, open its page, and be the people who write to the bot. Nothing is kept.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8081" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error("--port takes a number from 1 to 65535");

  const double = await startTelegramDouble({ port });
  console.log(`
  Mở trang: ${double.apiRoot}/   (bot @${double.bot.username})

  Trong một cửa sổ khác, chạy giaoban với:

    TELEGRAM_TOKEN=${double.token} TELEGRAM_API_ROOT=${double.apiRoot} npm start

  (Ctrl+C để dừng)
`);
  const stop = () => void double.stop().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

run(main);
