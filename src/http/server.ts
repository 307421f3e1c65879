import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import { type Boards, FILE_MOST, type Hook, type RenderFile } from "../app/ports.ts";
import { ascending } from "./ascending.ts";
import { boardData, boardPage, boardReport, boardTrends } from "./board.ts";
import { countPages, type HttpLimits, limitAddresses, limitSenders, tooFast } from "./limits.ts";
import { sealedLinks } from "./links.ts";
import { BODY_LIMIT, type MessagesDeps, postMessage, TEXT_LIMIT } from "./messages.ts";
import { type MetricsPage, serveMetrics } from "./metrics-page.ts";
import { readPages, servePage } from "./page-files.ts";
import { readBody } from "./read-body.ts";
import { serveFile } from "./serve-file.ts";
import { type StreamDeps, streamChat } from "./stream.ts";
import { takeUpload, type UploadDeps } from "./take-upload.ts";
import { uploadByLink, uploadPage } from "./upload-link.ts";
import { known } from "./visitor.ts";
import { postFile } from "./web-files.ts";
import { type PageWords, trouble } from "./words.ts";

const MESSAGES = "/api/messages";
const FILES = "/api/files";
/** These read no more of a body than they take, and not for longer than it may last. */
const OWN_LIMITS: readonly string[] = [MESSAGES, FILES];

/** An update is a few kB at most. */
const HOOK_LIMIT = 1024 * 1024;
/** A platform sends it at once. */
const HOOK_PATIENCE_MS = 10_000;

/** How long anybody may take: one who sends a letter a second, or reads one, holds a connection no longer than this. */
const PATIENCE = {
  headersTimeout: 15_000,
  /** The whole request; a file has four minutes. */
  requestTimeout: 5 * 60_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 5_000,
  /** The address is among them. */
  maxHeaderSize: 16 * 1024,
};
/** Without a byte either way; an open page is sent one every 20 s. */
const SILENCE_MS = 60_000;
/** Open pages of a whole province, and some more. */
const MOST_CONNECTIONS = 10_000;

export interface HttpOptions extends MessagesDeps, Omit<StreamDeps, "links">, UploadDeps {
  /** 0 takes any free port. */
  port: number;
  host: string;
  words: PageWords;
  /** Seals the links to files and to the page that takes them. */
  secret: string;
  renderFile: RenderFile;
  boards: Boards;
  limits: HttpLimits;
  /** Whether the process can do its work; where it cannot, `/healthz` answers 503. */
  health: () => Promise<{ ok: boolean } & object>;
  /** What monitoring reads at `/metrics`, and who may. Absent: there is no such page. */
  metrics?: MetricsPage;
  /** Where platforms deliver: a POST there is handed over as it came, and answered with the status that is returned. */
  hooks?: Pick<Hook, "path" | "handle">[];
  /** Routes of a run that is not the product (the demo's). */
  extra?: (app: Hono) => void;
}

/** The web chat: its page, its API, and what monitoring asks. Throws when the port is taken. */
export async function startHttp(options: HttpOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const app = await buildApp(options);
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: PATIENCE }) as Server;
  server.setTimeout(SILENCE_MS);
  server.maxConnections = MOST_CONNECTIONS;
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
  // Whoever saw a request fail can name its line in the log.
  app.use(requestId({ headerName: "" }), async (c, next) => {
    c.header("X-Request-Id", c.get("requestId"));
    await next();
  });
  // A file that is served sets a policy of its own.
  app.use(secureHeaders({ contentSecurityPolicy: POLICY, xFrameOptions: "DENY", overwrite: false }));
  app.use("/api/*", async (c, next) => {
    c.header("Cache-Control", "no-store");
    await next();
  });
  const byAddress = limitAddresses(options);
  for (const path of ["/api/*", "/tep/*", "/gui/*", "/bang/*"]) app.use(path, byAddress); // platforms deliver from few addresses
  const limited = bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => trouble(c, 413, words["web.too_long"]) });
  app.use("/api/*", (c, next) => (OWN_LIMITS.includes(c.req.path) ? next() : limited(c, next)));

  const nextOrder = ascending();
  const isTooFast = limitSenders(options);
  const takeAny = takeUpload(options, nextOrder);
  const take: typeof takeAny = async (c, to, arrived) =>
    isTooFast(c, `${to.channel} ${to.chat}`) ?? takeAny(c, to, arrived);
  const post = postMessage(options, nextOrder);
  const { hub, isFull } = countPages(options.hub);
  const ownLinks = sealedLinks(options.secret, "");
  const stream = streamChat({ ...options, hub, links: ownLinks });
  const pages = await readPages(words);
  const byLink = { ...options, pages };
  await servePage(app, words);
  app.get("/api/words", (c) => c.json({ words, textLimit: TEXT_LIMIT, fileLimit: FILE_MOST }));
  app.get(
    "/api/me",
    known(options, (c, visitor) => c.json(visitor)),
  );
  app.post(
    MESSAGES,
    known(options, (c, visitor) => isTooFast(c, `web ${visitor.chat}`) ?? post(c, visitor)),
  );
  app.post(FILES, known(options, postFile(options, take)));
  app.get(
    "/api/stream",
    known(options, (c, visitor, key) => (isFull(visitor.chat) ? tooFast(c, words) : stream(c, visitor, key))),
  );
  app.get("/tep/:sealed", serveFile(byLink));
  app.get("/gui/:sealed", uploadPage(byLink));
  app.post("/gui/:sealed", uploadByLink(byLink, take));
  app.get("/bang/:sealed", boardPage(byLink));
  app.use("/api/board/*", compress()); // megabytes of figures where there are thousands of units
  app.get("/api/board", boardData(byLink, ownLinks));
  app.get("/api/board/trends", boardTrends(byLink));
  app.get("/api/board/report", boardReport(byLink));
  // Whether work can be given to the process; and apart from that whether it is alive: one whose database is away must not be killed.
  app.get("/healthz", async (c) => {
    const health = await options.health();
    return c.json(health, health.ok ? 200 : 503);
  });
  app.get("/livez", (c) => c.json({ ok: true }));
  if (options.metrics !== undefined) app.get("/metrics", serveMetrics(options.metrics));

  for (const { path, handle } of options.hooks ?? []) {
    app.post(path, async (c) => {
      const stream = c.req.raw.body ?? new ReadableStream<Uint8Array>({ start: (empty) => empty.close() });
      const body = await readBody(stream, HOOK_LIMIT, AbortSignal.timeout(HOOK_PATIENCE_MS));
      if (!body.ok) return c.body(null, body.why === "too_big" ? 413 : 408, { Connection: "close" }); // the rest is not read
      return new Response(null, { status: await handle((name) => c.req.header(name), body.bytes) });
    });
  }

  options.extra?.(app);
  app.get("/api/demo", (c) => c.body(null, 204)); // the page asks whether this is a demo: it is not
  app.notFound((c) => c.json({ error: "not found" }, 404));
  app.onError((error, c) => {
    const path = c.req.path.replace(/^(\/(?:tep|gui|bang))\/.*/, "$1"); // the rest is a key
    const request = c.get("requestId");
    c.header("X-Request-Id", request);
    log.error({ request, fault: error.name, method: c.req.method, path }, "A request could not be answered");
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
