import { createHash } from "node:crypto";
import { afterEach } from "vitest";
import { type Options, startZaloOaDouble, type ZaloOaDouble } from "../zalo-oa.ts";

/** 23 November 2026, 9 o'clock in Viet Nam. */
export const NINE = Date.UTC(2026, 10, 23, 2);
export const CLERK = "1867296517606832255";

export interface Answered {
  status: number;
  error: number;
  message: string;
  data?: Record<string, unknown>;
  remain: number;
}

const running: ZaloOaDouble[] = [];
afterEach(() => Promise.all(running.splice(0).map((double) => double.stop())));

/** A double on a clock that stands until it is moved, and a token for it; stopped after the test. */
export async function anOa(options: Options = {}) {
  let now = NINE;
  const double = await startZaloOaDouble({ clock: { now: () => now }, receipts: false, ...options });
  running.push(double);
  const pair = double.issue();

  /** A call with a token in its header, a new one if none is named; `body` absent: a GET. */
  async function call(path: string, body?: object | FormData, token = double.issue().access_token): Promise<Answered> {
    const response = await fetch(`${double.apiRoot}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(token === "" ? {} : { access_token: token }),
        ...(body instanceof FormData ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const remain = Number(response.headers.get("x-ratelimit-remain"));
    return { status: response.status, remain, ...((await response.json()) as Omit<Answered, "status" | "remain">) };
  }

  return {
    double,
    pair,
    call,
    move(seconds: number) {
      now += seconds * 1000;
      double.tick();
    },
    send: (message: object, to = CLERK) => call("/v3.0/oa/message/cs", { recipient: { user_id: to }, message }),
    upload(kind: string, name: string, bytes: Uint8Array<ArrayBuffer>) {
      const form = new FormData();
      form.set("file", new Blob([bytes]), name);
      return call(`/v2.0/oa/upload/${kind}`, form);
    },
    async token(form: Record<string, string>, secret = double.app.secret): Promise<Record<string, string>> {
      const response = await fetch(`${double.apiRoot}/v4/oa/access_token`, {
        method: "POST",
        headers: { secret_key: secret },
        body: new URLSearchParams({ app_id: double.app.id, ...form }),
      });
      return (await response.json()) as Record<string, string>;
    },
    /** The link to the permission page, for a verifier. */
    link(verifier: string, changed: Record<string, string> = {}) {
      const code_challenge = createHash("sha256").update(verifier).digest("base64url");
      const query = { app_id: double.app.id, redirect_uri: "https://giaoban.example/back", code_challenge, state: "s" };
      return `${double.apiRoot}/v4/oa/permission?${new URLSearchParams({ ...query, ...changed }).toString()}`;
    },
  };
}

export const said = ({ status, error, message }: Answered) => [status, error, message];
