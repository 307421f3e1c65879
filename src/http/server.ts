import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { secureHeaders } from "hono/secure-headers";
import { type Boards, FILE_MOST, type Hook, type RenderFile } from "../app/ports.ts";
import { ascending } from "./ascending.ts";
import { boardData, boardPage, boardReport, boardTrends } from "./board.ts";
import { sealedLinks } from "./links.ts";
import { BODY_LIMIT, type MessagesDeps, postMessage, TEXT_LIMIT } from "./messages.ts";
import { readPages, servePage } from "./page-files.ts";
import { serveFile } from "./serve-file.ts";
import { type StreamDeps, streamChat } from "./stream.ts";
import { takeUpload, type UploadDeps } from "./take-upload.ts";
import { uploadByLink, uploadPage } from "./upload-link.ts";
import { known } from "./visitor.ts";
import { postFile } from "./web-files.ts";
import { type PageWords, trouble } from "./words.ts";

const FILES = "/api/files";

/** An update is a few kB at most. */
const HOOK_LIMIT = 1024 * 1024;

export interface HttpOptions extends MessagesDeps, Omit<StreamDeps, "links">, UploadDeps {
  /** 0 takes any free port. */
  port: number;
  host: string;
  words: PageWords;
  /** Seals the links to files and to the page that takes them. */
  secret: string;
  renderFile: RenderFile;
  boards: Boards;
  /** Whether the process can do its work; `ok: false` answers 503. */
  health: () => Promise<{ ok: boolean } & Record<string, unknown>>;
  /** Where platforms deliver: a POST there is handed over as it came, and answered with the status that is returned. */
  hooks?: Pick<Hook, "path" | "handle">[];
  /** Routes of a run that is not the product (the demo's). */
  extra?: (app: Hono) => void;
}

/** The web chat: its page, its API and `/healthz`. Throws when the port is taken. */
export async function startHttp(options: HttpOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const app = await buildApp(options);
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(options.port, options.host);
  await once(server, "listening").catch((error: unknown) => {
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw taken
      ? new Error(`${options.host}:${options.port} is in use by another program: set PORT to a free one`)
      : error;
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections(); // an open stream would keep the server from ever closing
      await closed;
    },
  };
}

async function buildApp(options: HttpOptions): Promise<Hono> {
  const { words, log } = options;
  const app = new Hono();
  // A file that is served sets a policy of its own.
  app.use(secureHeaders({ contentSecurityPolicy: POLICY, xFrameOptions: "DENY", overwrite: false }));
  app.use("/api/*", async (c, next) => {
    c.header("Cache-Control", "no-store");
    await next();
  });
  const limited = bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => trouble(c, 413, words["web.too_long"]) });
  app.use("/api/*", (c, next) => (c.req.path === FILES ? next() : limited(c, next))); // a file has a limit of its own

  const nextOrder = ascending();
  const take = takeUpload(options, nextOrder);
  const pages = await readPages(words);
  const byLink = { ...options, pages };
  const ownLinks = sealedLinks(options.secret, "");
  await servePage(app, words);
  app.get("/api/words", (c) => c.json({ words, textLimit: TEXT_LIMIT, fileLimit: FILE_MOST }));
  app.get(
    "/api/me",
    known(options, (c, visitor) => c.json(visitor)),
  );
  app.post("/api/messages", known(options, postMessage(options, nextOrder)));
  app.post(FILES, known(options, postFile(options, take)));
  app.get("/api/stream", known(options, streamChat({ ...options, links: ownLinks })));
  app.get("/tep/:sealed", serveFile(byLink));
  app.get("/gui/:sealed", uploadPage(byLink));
  app.post("/gui/:sealed", uploadByLink(byLink, take));
  app.get("/bang/:sealed", boardPage(byLink));
  app.use("/api/board/*", compress()); // megabytes of figures where there are thousands of units
  app.get("/api/board", boardData(byLink, ownLinks));
  app.get("/api/board/trends", boardTrends(byLink));
  app.get("/api/board/report", boardReport(byLink));
  app.get("/healthz", async (c) => {
    const health = await options.health();
    return c.json(health, health.ok ? 200 : 503);
  });

  for (const { path, handle } of options.hooks ?? []) {
    app.post(path, bodyLimit({ maxSize: HOOK_LIMIT, onError: (c) => c.body(null, 413) }), async (c) => {
      const status = await handle((name) => c.req.header(name), new Uint8Array(await c.req.arrayBuffer()));
      return new Response(null, { status });
    });
  }

  options.extra?.(app);
  app.get("/api/demo", (c) => c.body(null, 204)); // the page asks whether this is a demo: it is not
  app.notFound((c) => c.json({ error: "not found" }, 404));
  app.onError((error, c) => {
    const path = c.req.path.replace(/^(\/(?:tep|gui|bang))\/.*/, "$1"); // the rest is a key
    log.error({ error: error.name, method: c.req.method, path }, "A request could not be answered");
    return trouble(c, 503, words["web.unavailable"]);
  });
  return app;
}

/** The page runs its own files and talks to its own server; nothing else, and no text can become markup or script. */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
  requireTrustedTypesFor: ["'script'"],
  trustedTypes: ["'none'"],
};
