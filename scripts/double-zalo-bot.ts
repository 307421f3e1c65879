import { parseArgs } from "node:util";
import { startZaloBotDouble } from "../test/doubles/zalo-bot.ts";
import { run } from "./run.ts";

const USAGE = `The Zalo Bot Platform on this machine, to try the bot without a token.

  npm run double:zalo-bot -- [--port 8082] [--app http://127.0.0.1:8080]

  --app  where giaoban runs; it is reached from here under https://giaoban.example

Put the lines it prints into .env, start giaoban, open its page, and be the people who write to the bot. Nothing is kept.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8082" },
      app: { type: "string", default: "http://127.0.0.1:8080" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error("--port takes a number from 1 to 65535");

  const double = await startZaloBotDouble({ port });
  double.host("giaoban.example", values.app);
  console.log(`
  Mở trang: ${double.apiRoot}/   (${double.account.account_name})

  Ghi vào .env, rồi chạy giaoban trong một cửa sổ khác (npm start):

    ZALO_BOT_TOKEN=${double.token}
    ZALO_BOT_API_ROOT=${double.apiRoot}
    PUBLIC_URL=https://giaoban.example

  Không có PUBLIC_URL thì trợ lý tự hỏi tin mới, và không gửi được liên kết tệp.

  (Ctrl+C để dừng)
`);
  const stop = () => void double.stop().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

run(main);
