import { createHash, randomBytes } from "node:crypto";
import type { Timers } from "../common/timers.ts";
import type { Answer } from "../zalo/api.ts";
import { refusal } from "./refusal.ts";

/** An application at developers.zalo.me, and the account it speaks for. */
export interface App {
  id: string;
  secret: string;
  oaId: string;
  /** Where Zalo may lead back to; absent: anywhere. */
  callback?: string;
}

export interface Tokens {
  /** The page on which somebody who looks after the account agrees. */
  permission(query: URLSearchParams): Answer;
  /** That somebody has agreed: leads back with a code. */
  consent(query: URLSearchParams): Answer;
  /** The access_token endpoint. */
  exchange(form: URLSearchParams, secret: string): Answer;
  /** Throws the refusal of a token that opens nothing. */
  check(token: string | undefined): void;
  /** A pair as a consent gives it, made without one. */
  issue(): Pair;
  /** Takes the access token back ahead of its time. */
  revoke(token: string): void;
}

export interface Pair {
  access_token: string;
  refresh_token: string;
  /** Seconds, as a string. */
  expires_in: string;
}

const CODE_MS = 10 * 60_000;
const ACCESS_S = 90_000;
const REFRESH_MS = 90 * 24 * 60 * 60_000;

export function createTokens(timers: Timers, app: App): Tokens {
  const codes = new Map<string, { challenge: string; until: number }>();
  const access = new Map<string, number>();
  const refresh = new Map<string, number>();
  const fresh = (kind: string) => `${kind}-${randomBytes(18).toString("base64url")}`;

  function issue(): Pair {
    const pair = { access_token: fresh("access"), refresh_token: fresh("refresh"), expires_in: String(ACCESS_S) };
    access.set(pair.access_token, timers.now() + ACCESS_S * 1000);
    refresh.set(pair.refresh_token, timers.now() + REFRESH_MS);
    return pair;
  }

  /** Takes a thing that can be used once. */
  function take<T>(from: Map<string, T>, key: string | null): T | undefined {
    const value = from.get(key ?? "");
    from.delete(key ?? "");
    return value;
  }

  function checkLink(query: URLSearchParams): Answer | undefined {
    const to = query.get("redirect_uri") ?? "";
    if (query.get("app_id") !== app.id) return error(-14002, "App is not active");
    if (!URL.canParse(to) || (app.callback !== undefined && to !== app.callback))
      return error(-14003, "Invalid redirect_uri");
    if ((query.get("code_challenge") ?? "") === "") return error(-14004, "Invalid code_challenge");
    return undefined;
  }

  return {
    permission(query) {
      const wrong = checkLink(query);
      if (wrong !== undefined) return wrong;
      const action = `/v4/oa/permission/consent?${query.toString().replaceAll("&", "&amp;")}`;
      return { status: 200, body: PAGE(action) };
    },
    consent(query) {
      const wrong = checkLink(query);
      if (wrong !== undefined) return wrong;
      const code = fresh("code");
      codes.set(code, { challenge: query.get("code_challenge") ?? "", until: timers.now() + CODE_MS });
      const back = new URL(query.get("redirect_uri") ?? "");
      back.searchParams.set("code", code);
      back.searchParams.set("oa_id", app.oaId);
      const state = query.get("state");
      if (state !== null) back.searchParams.set("state", state);
      return { status: 302, body: "", headers: { location: back.href } };
    },
    exchange(form, secret) {
      if (secret !== app.secret || form.get("app_id") !== app.id) return error(-14001, "Invalid app_id or secret_key");
      const grant = form.get("grant_type");
      if (grant === "authorization_code") {
        const code = take(codes, form.get("code"));
        if (code === undefined || timers.now() >= code.until) return error(-14019, "Invalid code");
        const challenge = createHash("sha256")
          .update(form.get("code_verifier") ?? "")
          .digest("base64url");
        return challenge === code.challenge ? { status: 200, body: issue() } : error(-14020, "Invalid code_verifier");
      }
      if (grant !== "refresh_token") return error(-14005, "Invalid grant_type");
      const until = take(refresh, form.get("refresh_token"));
      if (until === undefined || timers.now() >= until) return error(-14014, "Invalid refresh token");
      return { status: 200, body: issue() };
    },
    check(token) {
      const until = access.get(token ?? "");
      if (until === undefined) throw refusal.tokenInvalid();
      if (timers.now() >= until) throw refusal.tokenExpired();
    },
    issue,
    revoke: (token) => void access.set(token, 0),
  };
}

/** Only -14002 and -14003 are known; that there is no access_token in it is what counts. */
function error(code: number, name: string): Answer {
  return { status: 200, body: { error: code, error_name: name, error_description: name } };
}

const PAGE = (action: string) => `<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Cấp quyền (đóng thế)</title>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 2rem auto; padding: 0 1rem">
<h1 style="font-size: 1.2rem">Zalo OA đóng thế</h1>
<p>Ứng dụng xin quyền gửi và nhận tin thay Official Account này.</p>
<p><a href="${action}" style="display: inline-block; padding: .7rem 1.2rem; background: #0b62c4; color: #fff; border-radius: .5rem; text-decoration: none">Cho phép</a></p>`;
