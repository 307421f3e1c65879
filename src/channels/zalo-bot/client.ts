import { Agent } from "node:http";
import { create } from "axios";
import { z } from "zod";
import { SECOND } from "../../domain/time.ts";
import type { Answer, Fault } from "../answer.ts";
import { readLossless } from "../lossless.ts";
import { impatientAgent, neverLeft } from "../network.ts";

type Method =
  | "getMe"
  | "getUpdates"
  | "setWebhook"
  | "deleteWebhook"
  | "getWebhookInfo"
  | "sendMessage"
  | "sendPhoto"
  | "sendChatAction";

/** Zalo's Bot API. */
export interface Client {
  /** The part of the token that is no secret. */
  botId: string;
  /** One call; `shape` is what is used of its result. Never throws. */
  call<T = unknown>(
    method: Method,
    payload: Record<string, string>,
    how?: { shape?: z.ZodType<T>; timeoutMs?: number; signal?: AbortSignal },
  ): Promise<Answer<T>>;
}

const CALL_MS = 30 * SECOND;
/** An answer is a few hundred bytes, an event a few thousand. */
const MOST_ANSWER = 1024 * 1024;
const MOST_DESCRIPTION = 100;

const Reply = z.union([
  z.object({ ok: z.literal(true), result: z.unknown().optional() }),
  z.object({ ok: z.literal(false), error_code: z.number().int(), description: z.string().catch("") }),
]);

/** `apiRoot` is the address before `/bot<token>/`: Zalo's or a double's. */
export function botClient({ token, apiRoot }: { token: string; apiRoot: string }): Client {
  const root = `${apiRoot.replace(/\/+$/, "")}/bot${token}`;
  const http = create({
    httpAgent: new Agent({ keepAlive: true }),
    httpsAgent: impatientAgent(),
    maxRedirects: 0, // the token stands in the address
    maxContentLength: MOST_ANSWER,
    proxy: false,
    responseType: "text",
    transformResponse: (text: unknown) => text, // ids must not be read as numbers
    validateStatus: () => true,
  });

  return {
    botId: token.split(":")[0] ?? "",
    async call(method, payload, { shape, timeoutMs = CALL_MS, signal } = {}) {
      const ends = [AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])];
      try {
        const { status, headers, data } = await http.post<string>(`${root}/${method}`, payload, {
          signal: AbortSignal.any(ends),
        });
        const reply = Reply.safeParse(status >= 500 ? undefined : readLossless(data)).data;
        if (reply === undefined)
          return { ok: false, fault: withoutReply(status, String(headers["retry-after"] ?? "")) };
        if (!reply.ok)
          return { ok: false, fault: refusal(reply.error_code, reply.description, [token, ...Object.values(payload)]) };
        const read = (shape ?? z.unknown()).safeParse(reply.result);
        return read.success ? { ok: true, value: read.data as never } : { ok: false, fault: { kind: "unknown" } };
      } catch (error) {
        // An error of axios holds the token and what was sent: nothing of it goes further.
        return { ok: false, fault: { kind: neverLeft(error) ? "unreached" : "unknown" } };
      }
    },
  };
}

/** What is not the platform's: a page of whatever stands in between. Only "too many" says that nothing was done. */
function withoutReply(status: number, retryAfter: string): Fault {
  if (status !== 429) return { kind: "unknown" };
  const seconds = /^\d{1,4}$/.test(retryAfter) ? { retryMs: Number(retryAfter) * SECOND } : {};
  return { kind: "refused", code: status, description: "", ...seconds };
}

/** The platform's words for it, unless they repeat what was sent. */
function refusal(code: number, description: string, sent: string[]): Fault {
  const repeats = sent.some((text) => text !== "" && description.includes(text));
  return { kind: "refused", code, description: repeats ? "" : description.slice(0, MOST_DESCRIPTION) };
}
