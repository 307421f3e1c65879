import { Telegram, TelegramError } from "telegraf";
import type { Telegram as Methods, Opts } from "telegraf/types";
import { z } from "zod";
import type { Answer, Fault } from "../answer.ts";
import { impatientAgent, neverLeft, readAtMost } from "../network.ts";

/** The Bot API. */
export interface Client {
  /** The part of the token that is no secret. */
  botId: string;
  /** One call; `shape` is what is used of its result. Never throws. */
  call<M extends keyof Methods, T = unknown>(
    method: M,
    payload: Opts<M>,
    how?: { shape?: z.ZodType<T>; timeoutMs?: number; signal?: AbortSignal },
  ): Promise<Answer<T>>;
  /** The file behind a `file_path`, at most `most` bytes. Never throws. */
  download(path: string, most: number): Promise<Answer<Uint8Array> | { ok: false; fault: { kind: "too_big" } }>;
}

const CALL_MS = 30_000;
const DOWNLOAD_MS = 120_000;

/** `apiRoot` is the address before `/bot<token>/`: Telegram's, a local Bot API server's or a double's. */
export function telegramClient({ token, apiRoot }: { token: string; apiRoot: string }): Client {
  const root = `${apiRoot.replace(/\/+$/, "")}/`; // without the slash telegraf would drop the last part of a path
  const telegram = new Telegram(token, { apiRoot: root, webhookReply: false, agent: impatientAgent() });

  return {
    botId: token.split(":")[0] ?? "",
    async call(method, payload, { shape, timeoutMs = CALL_MS, signal } = {}) {
      const ends = [AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])];
      try {
        const result: unknown = await telegram.callApi(method, payload, { signal: AbortSignal.any(ends) as never });
        const read = (shape ?? z.unknown()).safeParse(result);
        return read.success ? { ok: true, value: read.data as never } : { ok: false, fault: { kind: "unknown" } };
      } catch (error) {
        return { ok: false, fault: faultOf(error) };
      }
    },
    async download(path, most) {
      try {
        const url = new URL(`./file/bot${token}/${path}`, root);
        const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_MS), redirect: "error" });
        if (!response.ok || response.body === null) {
          return { ok: false, fault: { kind: "refused", code: response.status, description: "" } };
        }
        const bytes = await readAtMost(response.body, most);
        return bytes === undefined ? { ok: false, fault: { kind: "too_big" } } : { ok: true, value: bytes };
      } catch {
        return { ok: false, fault: { kind: "unknown" } };
      }
    },
  };
}

/** What a thrown error means. Its message and its `on.payload` hold the token and the text that was sent: neither goes further. */
export function faultOf(error: unknown): Fault {
  if (error instanceof TelegramError) {
    const { code, description, parameters } = error;
    // A server on its way down or up, or a proxy: the message may be through. And JSON that is not Telegram's.
    if (typeof code !== "number" || code >= 500 || typeof description !== "string") return { kind: "unknown" };
    const { retry_after, migrate_to_chat_id } = parameters ?? {};
    return {
      kind: "refused",
      code,
      description,
      ...(retry_after === undefined ? {} : { retryMs: retry_after * 1000 }),
      ...(migrate_to_chat_id === undefined ? {} : { movedTo: String(migrate_to_chat_id) }),
    };
  }
  return { kind: neverLeft(error) ? "unreached" : "unknown" };
}
