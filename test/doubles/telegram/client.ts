import { afterEach } from "vitest";
import { type Options, startTelegramDouble, type TelegramDouble, type Update } from "../telegram.ts";

/** 23 November 2026, 9 o'clock in Viet Nam. */
export const NINE = Date.UTC(2026, 10, 23, 2);

export interface Answered {
  status: number;
  ok: boolean;
  result?: unknown;
  description?: string;
  error_code?: number;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

const running: TelegramDouble[] = [];
afterEach(() => Promise.all(running.splice(0).map((double) => double.stop())));

/** A double on a clock that stands until it is moved; stopped after the test. */
export async function aDouble(options: Options = {}) {
  let now = NINE;
  const double = await startTelegramDouble({ clock: { now: () => now }, ...options });
  running.push(double);
  return {
    double,
    move(seconds: number) {
      now += seconds * 1000;
      double.tick();
    },
    call: (method: string, params: object = {}) => callJson(double, method, params),
  };
}

/** A call with a JSON body. */
export async function callJson(
  double: TelegramDouble,
  method: string,
  params: object,
  signal?: AbortSignal,
): Promise<Answered> {
  const response = await fetch(addressOf(double, method), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answered, "status">) };
}

/** A call with a form of parts, as it is to stand on the wire. */
export async function callRaw(double: TelegramDouble, method: string, parts: string[]): Promise<Answered> {
  const response = await fetch(addressOf(double, method), {
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=XX" },
    body: `${parts.map((part) => `--XX\r\n${part}\r\n`).join("")}--XX--\r\n`,
  });
  return { status: response.status, ...((await response.json()) as Omit<Answered, "status">) };
}

export const addressOf = (double: TelegramDouble, method: string) => `${double.apiRoot}/bot${double.token}/${method}`;

/** An answer as [status, description], for tables. */
export const said = ({ status, description }: Answered) => [status, description];

/** The texts of polled updates. */
export const textsOf = (answer: Answered) =>
  (answer.result as (Update & { message?: { text?: string } })[]).map((update) => update.message?.text);

/** What kinds of updates they are, in order. */
export const kindsOf = (updates: readonly Update[]) =>
  updates.map((update) => Object.keys(update).find((key) => key !== "update_id"));
