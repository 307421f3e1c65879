import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Faults, isStall } from "../common/faults.ts";
import { type Call, readBody, readCall, textOf } from "./call.ts";
import type { Fault } from "./fault.ts";
import { runMethod } from "./methods.ts";
import type { Parts } from "./parts.ts";
import { Refusal, type ResponseParameters, tooMany } from "./refusal.ts";
import type { Upload } from "./shapes.ts";
import type { Webhook } from "./webhook.ts";

/** One call of the Bot API, as the double saw it. */
export interface Entry {
  method: string;
  params: Record<string, unknown>;
  files: Record<string, Upload>;
  /** Epoch ms on the double's clock. */
  at: number;
  /** It came as the body of a webhook's answer. */
  inWebhookAnswer: boolean;
  fault?: Fault;
  /** The caller hung up before it had an answer. */
  callerLeft?: true;
  /** What the API made of it, whether or not the caller was told; absent while under way and when it never got there. */
  answer?: Answer;
}

export interface Answer {
  status: number;
  body: { ok: boolean; result?: unknown; error_code?: number; description?: string; parameters?: ResponseParameters };
}

export interface Api {
  journal: Entry[];
  /** Called with every entry when it begins. */
  onCall(look: (entry: Entry) => void): void;
  /** Carries out a call that came in a webhook's answer. */
  runFromWebhook(call: Call): Promise<void>;
  listen(port: number): Promise<number>;
  stop(): Promise<void>;
}

/** Serves a request of the person's page; false: not one of its addresses. */
export type PageRoutes = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean;

const HTML_502 =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
const HTML_LOGIN =
  "<!DOCTYPE html><html><head><title>Login</title></head><body>Please sign in to the network.</body></html>";

export function createApi(
  parts: Parts,
  token: string,
  faults: Faults<Fault>,
  webhookOf: () => Webhook,
  page: PageRoutes,
): Api {
  const { timers, limits, files } = parts;
  const journal: Entry[] = [];
  let look: (entry: Entry) => void = () => {};

  async function carryOut(call: Call, signal: AbortSignal): Promise<Answer> {
    try {
      const { result, description } = await runMethod(parts, webhookOf(), call, signal);
      return { status: 200, body: { ok: true, result, ...(description === undefined ? {} : { description }) } };
    } catch (error) {
      return answerOf(error);
    }
  }

  function enter(call: Call, inWebhookAnswer: boolean): Entry {
    const entry: Entry = { ...call, at: timers.now(), inWebhookAnswer };
    journal.push(entry);
    look(entry);
    return entry;
  }

  async function serveMethod(
    method: string,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const gone = new AbortController();
    let call: Call;
    try {
      call = readCall(method, request.headers["content-type"] ?? "", await readBody(request), url.searchParams);
    } catch (error) {
      return reply(response, answerOf(error));
    }
    timers.tick();
    const entry = enter(call, false);
    function noteClosing(): void {
      if (response.writableFinished) return;
      entry.callerLeft = true;
      gone.abort();
    }
    function reset(): void {
      response.off("close", noteClosing);
      request.socket.resetAndDestroy();
    }
    response.once("close", noteClosing);
    const strike = faults.strike(method);
    if (strike === undefined) {
      entry.answer = await carryOut(call, gone.signal);
      return reply(response, entry.answer);
    }

    const { fault, over } = strike;
    entry.fault = fault;
    switch (fault) {
      case "502":
        return replyHtml(response, 502, HTML_502);
      case "200-html":
        return replyHtml(response, 200, HTML_LOGIN);
      case "500":
        return reply(response, answerOf(new Refusal(500, "Internal Server Error: restart")));
      case "reset-before":
        return reset();
      case "reset-after":
        entry.answer = await carryOut(call, gone.signal);
        return reset();
      case "stall-before":
        await over;
        if (gone.signal.aborted) return;
        entry.answer = await carryOut(call, gone.signal);
        return reply(response, entry.answer);
      case "stall-after":
        entry.answer = await carryOut(call, gone.signal);
        await over;
        return reply(response, entry.answer);
      default: {
        const chat = textOf(call, "chat_id");
        const key = chat === "" ? `method:${method.toLowerCase()}` : fault.all === true ? "chats" : `chat:${chat}`;
        limits.order(key, fault.retryAfter);
        entry.answer = answerOf(tooMany(fault.retryAfter));
        return reply(response, entry.answer);
      }
    }
  }

  async function serveFile(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    timers.tick();
    const strike = faults.strike("file");
    await strike?.over;
    if (strike?.fault === "502") return replyHtml(response, 502, HTML_502);
    if (strike?.fault === "200-html") return replyHtml(response, 200, HTML_LOGIN);
    if (strike !== undefined && !isStall(strike.fault)) return void request.socket.resetAndDestroy();
    const file = files.download(path);
    if (file === undefined) return reply(response, answerOf(new Refusal(404, "Not Found")));
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": file.bytes.length });
    response.end(file.bytes);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const path = decodeURIComponent(url.pathname);
    const [, kind, given = "", rest = ""] = /^\/(bot|file\/bot)([^/]*)\/(.*)$/.exec(path) ?? [];
    if (kind === undefined) {
      if (!page(request, response, url)) reply(response, answerOf(new Refusal(404, "Not Found")));
      return;
    }
    if (!/^\d+:[A-Za-z0-9_-]+$/.test(given))
      return reply(response, answerOf(new Refusal(401, "Unauthorized: invalid token specified")));
    if (given !== token) return reply(response, answerOf(new Refusal(401, "Unauthorized")));
    return kind === "bot" ? serveMethod(rest, request, response, url) : serveFile(rest, request, response);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (request.complete) reply(response, answerOf(error));
      else response.destroy(); // a caller that broke off in the middle of its own body
    });
  });

  return {
    journal,
    onCall: (next) => void (look = next),
    async runFromWebhook(call) {
      const { method: _, ...params } = call.params;
      const entry = enter({ ...call, params }, true);
      entry.answer = await carryOut(entry, new AbortController().signal);
    },
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A refusal in the API's words; anything else is a fault of the double and says so. */
function answerOf(error: unknown): Answer {
  const refusal =
    error instanceof Refusal ? error : new Refusal(500, `Internal Server Error: the double broke: ${String(error)}`);
  return {
    status: refusal.code,
    body: {
      ok: false,
      error_code: refusal.code,
      description: refusal.message,
      ...(refusal.parameters === undefined ? {} : { parameters: refusal.parameters }),
    },
  };
}

function reply(response: ServerResponse, { status, body }: Answer): void {
  const seconds = body.parameters?.retry_after;
  response.writeHead(status, {
    "content-type": "application/json",
    ...(seconds === undefined ? {} : { "retry-after": String(seconds) }),
  });
  response.end(JSON.stringify(body));
}

function replyHtml(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { "content-type": "text/html" });
  response.end(html);
}
