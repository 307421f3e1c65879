import { afterEach } from "vitest";
import { type Options, startZaloBotDouble, type ZaloBotDouble } from "../zalo-bot.ts";

/** 23 November 2026, 9 o'clock in Viet Nam. */
export const NINE = Date.UTC(2026, 10, 23, 2);

export interface Answered {
  status: number;
  ok: boolean;
  result?: Record<string, unknown>;
  description?: string;
  error_code?: number;
}

const running: ZaloBotDouble[] = [];
afterEach(() => Promise.all(running.splice(0).map((double) => double.stop())));

/** A double on a clock that stands until it is moved; stopped after the test. */
export async function aBot(options: Options = {}) {
  let now = NINE;
  const double = await startZaloBotDouble({ clock: { now: () => now }, ...options });
  running.push(double);
  const address = (method: string, token = double.token) => `${double.apiRoot}/bot${token}/${method}`;
  return {
    double,
    address,
    move(seconds: number) {
      now += seconds * 1000;
      double.tick();
    },
    async call(method: string, params: object = {}, token?: string): Promise<Answered> {
      const response = await fetch(address(method, token), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(params),
      });
      return { status: response.status, ...((await response.json()) as Omit<Answered, "status">) };
    },
  };
}

/** An answer as [HTTP status, error code, description], for tables. */
export const said = ({ status, error_code, description }: Answered) => [status, error_code, description];
