import { ASSUMED, TEXT_LIMIT } from "../../src/channels/zalo-bot/assumed.ts";
import { botClient } from "../../src/channels/zalo-bot/client.ts";
import { type Findings, notOk, ok, outcomeOf, textOf, untried } from "./seen.ts";

/** Looks at a bot of Zalo's Bot Platform, and writes one message to `chat`, where there is one. */
export async function checkBot(of: {
  token: string;
  apiRoot: string;
  chat: string | undefined;
}): Promise<Findings<keyof typeof ASSUMED>> {
  const client = botClient(of);
  const me = await client.call("getMe", {});
  const info = await client.call("getWebhookInfo", {});
  const findings: Findings<keyof typeof ASSUMED> = {
    calls: me.ok ? ok(`getMe: ${JSON.stringify(me.value)}`) : notOk(`getMe: ${outcomeOf(me)}`),
    redelivery: untried(
      info.ok
        ? `getWebhookInfo: ${JSON.stringify(info.value)}; look: ${ASSUMED.redelivery.look}`
        : `getWebhookInfo: ${outcomeOf(info)}`,
    ),
  };
  if (of.chat === undefined) return findings;
  const text = textOf(TEXT_LIMIT, "Giaoban: *kiểm tra* <b>liên lạc</b>.");
  const sent = await client.call("sendMessage", { chat_id: of.chat, text });
  findings.text_limit = sent.ok
    ? ok(`${TEXT_LIMIT} units were taken; on the phone * and < must show as they are, and … at the end`)
    : notOk(`a text of ${TEXT_LIMIT} units: ${outcomeOf(sent)}`);
  return findings;
}
