import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with a call: Telegram's answer, any other body, or a fault of the way. */
export type Scripted =
  | { result: unknown }
  | { error_code: number; description: string; parameters?: object }
  | { status: number; html: string }
  | { json: unknown }
  | "reset"
  | "hang";

export interface Call {
  method: string;
  /** The parsed JSON body; of a form only the raw text. */
  body: Record<string, unknown>;
  raw: string;
}

export const TOKEN = "5000000001:only-a-tests-token";
export const HTML_502 = { status: 502, html: "<html><body>502 Bad Gateway</body></html>" };

/** A Bot API that answers by a script: each method its list, the last answer again and again; without one, `{ok: true, result: true}`. */
export async function scriptedApi() {
  const calls: Call[] = [];
  const scripts = new Map<string, Scripted[]>();
  const files = new Map<string, Buffer>();
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const path = new URL(request.url ?? "", "http://x").pathname;
    const file = files.get(path.replace(`/file/bot${TOKEN}/`, ""));
    if (file !== undefined) return response.end(file);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString("utf8");
    const method = path.split(`/bot${TOKEN}/`)[1] ?? "";
    const isJson = request.headers["content-type"]?.includes("json") ?? false;
    calls.push({ method, raw, body: isJson ? (JSON.parse(raw || "{}") as Record<string, unknown>) : {} });
    for (const look of waiting) look();
    const script = scripts.get(method) ?? [];
    const next = (script.length > 1 ? script.shift() : script[0]) ?? { result: true };
    if (next === "hang") return;
    if (next === "reset") return request.socket.resetAndDestroy();
    if ("html" in next) return response.writeHead(next.status, { "content-type": "text/html" }).end(next.html);
    if ("json" in next) return response.end(JSON.stringify(next.json));
    if ("result" in next) return response.end(JSON.stringify({ ok: true, ...next }));
    return response.writeHead(next.error_code).end(JSON.stringify({ ok: false, ...next }));
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    files,
    /** The next answers of a method. */
    script: (method: string, ...answers: Scripted[]) => void scripts.set(method, answers),
    of: (method: string) => calls.filter((call) => call.method === method),
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
export type ScriptedApi = Awaited<ReturnType<typeof scriptedApi>>;
