import { parseArgs } from "node:util";
import { startZaloOaDouble } from "../test/doubles/zalo-oa.ts";
import { run } from "./run.ts";

const USAGE = `A Zalo Official Account on this machine, to try giaoban without one.

  npm run double:zalo-oa -- [--port 8083] [--app http://127.0.0.1:8080] [--state]

  --app    where giaoban runs; it is reached from here under https://giaoban.example
  --state  the account is a state body's (oa_type 4), which another endpoint serves

Put the lines it prints into .env, let npm run zalo:login lead to the consent, start giaoban, save the webhook's address on the
double's page, and be the people who write to the account there. Nothing is kept.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8083" },
      app: { type: "string", default: "http://127.0.0.1:8080" },
      state: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error("--port takes a number from 1 to 65535");

  const double = await startZaloOaDouble({ port, oaType: values.state ? 4 : 2 });
  double.host("giaoban.example", values.app);
  const { id, secret, oaSecret } = double.app;
  console.log(`
  Mở trang: ${double.apiRoot}/

  1. Ghi vào .env:

    ZALO_OA_APP_ID=${id}
    ZALO_OA_APP_SECRET=${secret}
    ZALO_OA_WEBHOOK_KEY=${oaSecret}
    ZALO_OA_API_ROOT=${double.apiRoot}
    ZALO_OA_OAUTH_ROOT=${double.apiRoot}
    PUBLIC_URL=https://giaoban.example

  2. Chạy npm run zalo:login và làm theo; trang cấp quyền là của bản đóng thế này.
  3. Chạy giaoban (npm start), rồi ở trang trên lưu địa chỉ webhook https://giaoban.example/hooks/zalo-oa

  (Ctrl+C để dừng)
`);
  const stop = () => void double.stop().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

run(main);
