import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach } from "vitest";

/** What was posted to an office, and waits to be answered. */
export interface Post<Body> {
  body: Body;
  raw: Buffer;
  headers: IncomingHttpHeaders;
  path: string;
  answer(status: number, body?: object, headers?: Record<string, string>): void;
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** An office's server; closed after the test. `serves`: what a GET gets. */
export async function anOffice<Body>(serves?: { mime: string; bytes: Buffer }) {
  const waiting: Post<Body>[] = [];
  const takers: ((post: Post<Body>) => void)[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((raw) => {
      if (request.method === "GET") {
        response.writeHead(serves === undefined ? 404 : 200, { "content-type": serves?.mime ?? "text/plain" });
        return response.end(serves?.bytes);
      }
      const post: Post<Body> = {
        body: JSON.parse(raw.toString("utf8")) as Body,
        raw,
        headers: request.headers,
        path: request.url ?? "",
        answer(status, body, headers = {}) {
          response.writeHead(status, { "content-type": "application/json", ...headers });
          response.end(body === undefined ? "" : JSON.stringify(body));
        },
      };
      const taker = takers.shift();
      if (taker === undefined) waiting.push(post);
      else taker(post);
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    waiting,
    next: () => {
      const post = waiting.shift();
      return post === undefined ? new Promise<Post<Body>>((resolve) => takers.push(resolve)) : Promise.resolve(post);
    },
  };
}
