import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Faults } from "../common/faults.ts";
import type { Timers } from "../common/timers.ts";
import type { Upload } from "./chats.ts";
import type { Fault } from "./fault.ts";

/** One call of an API of Zalo's, as its double saw it. */
export interface Entry {
  /** Of the Bot the method, of the OA the path: ["sendMessage", "/v3.0/oa/message/cs"] */
  method: string;
  params: Record<string, unknown>;
  headers: IncomingHttpHeaders;
  /** Epoch ms on the double's clock. */
  at: number;
  fault?: Fault;
  /** The caller hung up before it had an answer. */
  callerLeft?: true;
  /** What Zalo made of it, whether or not the caller was told; absent while under way and when it never got there. */
  answer?: Answer;
}

export interface Answer {
  status: number;
  /** Text is sent as HTML, bytes as a file. */
  body: object | string | Upload;
  headers?: Record<string, string>;
}

export interface Request {
  verb: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A call that was understood, not yet carried out. `params` are for the journal. */
export interface Operation {
  method: string;
  params: Record<string, unknown>;
  run(signal: AbortSignal): Answer | Promise<Answer>;
}

export interface Api {
  journal: Entry[];
  /** The next call of this method, as soon as it comes in; its `answer` is set when there is one. */
  nextCall(method: string): Promise<Entry>;
  listen(port: number): Promise<string>;
  stop(): Promise<void>;
}

/** Serves a request of the person's page; false: not one of its addresses. */
export type PageRoutes = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean;

const NGINX = (status: string) =>
  `<html>\r\n<head><title>${status}</title></head>\r\n<body>\r\n<center><h1>${status}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
const HTML = {
  "502": { status: 502, body: NGINX("502 Bad Gateway") },
  "404": { status: 404, body: NGINX("404 Not Found") },
  "429-html": { status: 429, body: NGINX("429 Too Many Requests") },
  "200-html": { status: 200, body: "<!DOCTYPE html><html><body>Please sign in to the network.</body></html>" },
};

/** Reads requests, lets the ordered fault befall them, and has them carried out; `operationOf` knows the API. */
export function createApi(
  timers: Timers,
  faults: Faults<Fault>,
  page: PageRoutes,
  operationOf: (request: Request) => Operation | Promise<Operation>,
): Api {
  const journal: Entry[] = [];
  const awaited = new Set<(entry: Entry) => void>();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    if (page(request, response, url)) return;
    const body = await buffer(request);
    timers.tick();
    const operation = await operationOf({ verb: request.method ?? "GET", url, headers: request.headers, body });
    const { method, params } = operation;
    const entry: Entry = { method, params, headers: request.headers, at: timers.now() };
    journal.push(entry);
    for (const look of awaited) look(entry);

    const gone = new AbortController();
    const noteClosing = () => {
      if (response.writableFinished) return;
      entry.callerLeft = true;
      gone.abort();
    };
    const reset = () => {
      response.off("close", noteClosing);
      request.socket.resetAndDestroy();
    };
    const carryOut = async () => {
      entry.answer = await operation.run(gone.signal);
      return entry.answer;
    };
    response.once("close", noteClosing);

    const strike = faults.strike(method);
    if (strike === undefined) return reply(response, await carryOut());
    const { fault, over } = strike;
    entry.fault = fault;
    switch (fault) {
      case "502":
      case "404":
      case "429-html":
      case "200-html":
        return reply(response, HTML[fault]);
      case "reset-before":
        return reset();
      case "reset-after":
        await carryOut();
        return reset();
      case "stall-before":
        await over;
        return gone.signal.aborted ? undefined : reply(response, await carryOut());
      case "stall-after": {
        const answer = await carryOut();
        await over;
        return reply(response, answer);
      }
      default:
        if ("instead" in fault) entry.answer = { status: 200, body: fault.instead };
        else await carryOut();
        return reply(response, { status: 200, body: "instead" in fault ? fault.instead : fault.after });
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (request.complete) reply(response, { status: 500, body: `The double broke: ${String(error)}` });
      else response.destroy(); // a caller that broke off in the middle of its own body
    });
  });

  return {
    journal,
    nextCall: (method) =>
      new Promise((resolve) => {
        const look = (entry: Entry) => {
          if (entry.method !== method) return;
          awaited.delete(look);
          resolve(entry);
        };
        awaited.add(look);
      }),
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function reply(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  if (typeof body === "string") {
    response.writeHead(status, { "content-type": "text/html; charset=utf-8", ...headers });
    response.end(body);
  } else if ("bytes" in body) {
    response.writeHead(status, { "content-type": body.mime, "content-length": body.bytes.length, ...headers });
    response.end(body.bytes);
  } else {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  }
}

/** A JSON object, or none: what Zalo makes of other bodies is not known, so they carry nothing. */
export function jsonOf(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // carries nothing
  }
  return {};
}
