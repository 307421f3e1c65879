import { type AxiosResponse, create } from "axios";
import { z } from "zod";
import { SECOND } from "../../domain/time.ts";
import type { Answer, Fault } from "../answer.ts";
import { readLossless } from "../lossless.ts";
import { impatientAgent, neverLeft } from "../network.ts";
import type { Pace } from "../pace.ts";
import {
  ACCESS_LIFE,
  CONSENT_PATH,
  OVER_RATE,
  OVER_RATE_WAIT,
  REMAIN_HEADER,
  SECRET_HEADER,
  TOKEN_HEADER,
  TOKEN_PATH,
} from "./assumed.ts";
import type { Budget } from "./budget.ts";
import type { Pair } from "./seal.ts";

/** What a consent, or a refresh token, is exchanged for. */
export type Grant = { by: "code"; code: string; verifier: string } | { by: "refresh"; refresh: string };

/** A pair of tokens and for how long, in ms, the first is good. */
export type Granted = { pair: Pair; accessFor: number };

/** The Official Account API and its OAuth. Nothing that is answered here holds a token but a `Granted`; never throws. */
export interface Client {
  /** A call with `token`; what is posted, or nothing for a question. `shape` is what is used of `data`. */
  call<T = unknown>(path: string, token: string, body?: object, how?: How<T>): Promise<Answer<T>>;
  grant(grant: Grant): Promise<Answer<Granted>>;
  /** Where a person consents that the app acts for an account. */
  consentLink(values: { redirect_uri: string; code_challenge: string; state: string }): string;
}

interface How<T> {
  shape?: z.ZodType<T>;
  timeoutMs?: number;
  /** How long the call may wait for its place among the app's calls, in ms. */
  patience?: number;
}

const CALL_MS = 30 * SECOND;
/** An answer is a few hundred bytes. */
const MOST_ANSWER = 1024 * 1024;
const PATIENCE = 30 * SECOND;

const Reply = z.object({ error: z.number().int(), data: z.unknown().optional() });
const TokenReply = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
});

export function oaClient(deps: {
  appId: string;
  appSecret: string;
  /** [https://openapi.zalo.me and https://oauth.zaloapp.com] */
  apiRoot: string;
  oauthRoot: string;
  budget: Budget;
  pace: Pace;
}): Client {
  const { appId, appSecret, budget, pace } = deps;
  const apiRoot = deps.apiRoot.replace(/\/+$/, "");
  const oauthRoot = deps.oauthRoot.replace(/\/+$/, "");
  const http = create({
    httpsAgent: impatientAgent(),
    maxRedirects: 0, // a token goes nowhere else
    maxContentLength: MOST_ANSWER,
    maxBodyLength: Number.POSITIVE_INFINITY,
    proxy: false,
    responseType: "text",
    transformResponse: (text: unknown) => text, // ids must not be read as numbers
    validateStatus: () => true,
  });

  /** Waits for a place among the app's calls; how long that would take, where it is too long. */
  async function place(patience: number): Promise<number> {
    const { taken, ms } = budget.take(pace.now(), patience);
    if (!taken) return ms;
    if (ms > 0) await pace.wait(ms);
    return 0;
  }

  async function sent(request: () => Promise<AxiosResponse<string>>): Promise<Answer<unknown>> {
    try {
      const { status, headers, data } = await request();
      const remain = Number(headers[REMAIN_HEADER] ?? Number.NaN);
      if (status === 429 || remain === 0) budget.hold(OVER_RATE_WAIT, pace.now());
      if (status === 429) return refused(OVER_RATE, OVER_RATE_WAIT);
      const body = status < 500 ? readLossless(data) : undefined;
      return body === undefined ? { ok: false, fault: { kind: "unknown" } } : { ok: true, value: body };
    } catch (error) {
      // An error of axios holds the request with its token: nothing of it goes further.
      return { ok: false, fault: { kind: neverLeft(error) ? "unreached" : "unknown" } };
    }
  }

  return {
    async call(path, token, body, { shape, timeoutMs = CALL_MS, patience = PATIENCE } = {}) {
      const late = await place(patience);
      if (late > 0) return refused(OVER_RATE, late);
      const answer = await sent(() =>
        http.request({
          method: body === undefined ? "GET" : "POST",
          url: `${apiRoot}${path}`,
          headers: { [TOKEN_HEADER]: token },
          timeout: timeoutMs,
          ...(body === undefined ? {} : { data: body }),
        }),
      );
      if (!answer.ok) return answer;
      const reply = Reply.safeParse(answer.value).data;
      if (reply === undefined) return { ok: false, fault: { kind: "unknown" } };
      if (reply.error === OVER_RATE) budget.hold(OVER_RATE_WAIT, pace.now());
      if (reply.error !== 0) return refused(reply.error, reply.error === OVER_RATE ? OVER_RATE_WAIT : undefined);
      const read = (shape ?? z.unknown()).safeParse(reply.data);
      return read.success ? { ok: true, value: read.data as never } : { ok: false, fault: { kind: "unknown" } };
    },

    async grant(grant) {
      const form = new URLSearchParams(
        grant.by === "code"
          ? { app_id: appId, grant_type: "authorization_code", code: grant.code, code_verifier: grant.verifier }
          : { app_id: appId, grant_type: "refresh_token", refresh_token: grant.refresh },
      );
      const headers = { [SECRET_HEADER]: appSecret };
      const answer = await sent(() =>
        http.post<string>(`${oauthRoot}${TOKEN_PATH}`, form, { headers, timeout: CALL_MS }),
      );
      if (!answer.ok) return answer;
      const reply = TokenReply.safeParse(answer.value).data;
      if (reply === undefined) return refused(Reply.safeParse(answer.value).data?.error ?? 0);
      const { access_token: access, refresh_token: refresh, expires_in: seconds } = reply;
      const accessFor = seconds === undefined ? ACCESS_LIFE : Math.round(seconds * SECOND);
      return { ok: true, value: { pair: { access, refresh }, accessFor } };
    },

    consentLink: (values) =>
      `${oauthRoot}${CONSENT_PATH}?${new URLSearchParams({ app_id: appId, ...values }).toString()}`,
  };
}

/** What Zalo says in words beside a code may repeat what it was sent, so it is left there. */
function refused(code: number, retryMs?: number): { ok: false; fault: Fault } {
  return {
    ok: false,
    fault: { kind: "refused", code, description: "", ...(retryMs === undefined ? {} : { retryMs }) },
  };
}
