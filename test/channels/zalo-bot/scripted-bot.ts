import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** What the server does with a call: Zalo's answer, which has status 200 whatever it says, any other body, or a fault of the way. */
export type Scripted =
  | { result: unknown }
  | { error_code: number; description: string }
  | { status: number; body: string; headers?: Record<string, string> }
  | "reset"
  | "hang";

export interface Call {
  method: string;
  body: Record<string, unknown>;
}

export const TOKEN = "3760000000000000001:only-a-tests-token";
export const HTML_502 = { status: 502, body: "<html><body>502 Bad Gateway</body></html>" };
export const HTML_429 = { status: 429, body: "<html><body>429 Too Many Requests</body></html>" };
export const NOTHING = { error_code: 408, description: "Request timeout" };

/** A Bot API that answers by a script: each method its list, the last answer again and again; without one, `{ok: true}`. */
export async function scriptedBot() {
  const calls: Call[] = [];
  const scripts = new Map<string, Scripted[]>();
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const raw = await buffer(request);
    const method = request.url?.split(`/bot${TOKEN}/`)[1] ?? "";
    calls.push({ method, body: JSON.parse(raw.toString("utf8")) as Record<string, unknown> });
    for (const look of waiting) look();
    const script = scripts.get(method) ?? [];
    const next = script.length > 1 ? script.shift() : script[0];
    if (next === "hang") return;
    if (next === "reset") return request.socket.resetAndDestroy();
    if (next === undefined) return response.end('{"ok":true}');
    if ("body" in next) return response.writeHead(next.status, next.headers).end(next.body);
    return response.end(JSON.stringify("result" in next ? { ok: true, ...next } : { ok: false, ...next }));
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    /** The next answers of a method. */
    script: (method: string, ...answers: Scripted[]) => void scripts.set(method, answers),
    of: (method: string) => calls.filter((call) => call.method === method).map(({ body }) => body),
    /** Resolves when a method was called so many times in all. */
    async called(method: string, times = 1): Promise<void> {
      while (calls.filter((call) => call.method === method).length < times) {
        await new Promise<void>((resolve) => {
          const look = () => {
            waiting.delete(look);
            resolve();
          };
          waiting.add(look);
        });
      }
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
export type ScriptedBot = Awaited<ReturnType<typeof scriptedBot>>;
