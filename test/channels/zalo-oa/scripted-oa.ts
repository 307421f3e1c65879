import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with a call: JSON in HTTP 200 as Zalo answers, any other body, or a fault of the way. */
export type Scripted = object | { status: number; html: string; location?: string } | "reset" | "hang";

export interface Call {
  path: string;
  token: string | undefined;
  headers: IncomingMessage["headers"];
  raw: string;
  /** The parsed JSON body; of a form nothing. */
  body: { recipient?: { user_id: string }; message?: Record<string, unknown> };
}

export const MESSAGE = "/v3.0/oa/message/cs";
export const OLD_MESSAGE = "/v2.0/oa/message";
export const GRANT = "/v4/oa/access_token";
export const HTML_502 = { status: 502, html: "<html><body>502 Bad Gateway</body></html>" };
export const SENT = { error: 0, message: "Success", data: { message_id: "m1" } };
export const refused = (error: number) => ({ error, message: "no" });

/** A Zalo that answers by a script: each path its list, the last answer again and again; without one, a success. */
export async function scriptedOa() {
  const calls: Call[] = [];
  const scripts = new Map<string, Scripted[]>();
  const expired = new Map<string, number>();
  const hanging = new Set<() => void>();
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const path = new URL(request.url ?? "", "http://x").pathname;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString("utf8");
    const isJson = request.headers["content-type"]?.includes("json") ?? false;
    const token = request.headers["access_token"]?.toString();
    calls.push({ path, token, headers: request.headers, raw, body: isJson ? (JSON.parse(raw) as Call["body"]) : {} });
    const code = expired.get(token ?? "");
    if (code !== undefined) return response.end(JSON.stringify(refused(code)));
    const script = scripts.get(path) ?? [];
    const next = (script.length > 1 ? script.shift() : script[0]) ?? SENT;
    if (next === "hang") return void hanging.add(() => response.end());
    if (next === "reset") return request.socket.resetAndDestroy();
    if (typeof next === "string") throw new Error(next);
    if ("html" in next && "status" in next) {
      const location = "location" in next ? String(next.location) : "";
      return response.writeHead(Number(next.status), { "content-type": "text/html", location }).end(next.html);
    }
    if ("bytes" in next) return response.end(next.bytes);
    const { headers = {}, ...body } = next as { headers?: Record<string, string> };
    return response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    root,
    calls,
    /** The next answers of a path. */
    script: (path: string, ...answers: Scripted[]) => void scripts.set(path, answers),
    /** A token is over from now on, and refused with this code. */
    expire: (token: string, code: number) => void expired.set(token, code),
    of: (path: string) => calls.filter((call) => call.path === path),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
