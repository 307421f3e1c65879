import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Context, Hono } from "hono";
import type { PageWords, ServerWords } from "./words.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

const FOLDER = fileURLToPath(new URL("page/", import.meta.url));

/** Serves what the pages are made of from memory: the folder `page/` beside this file, `index.html` as `/`, and preact from its package. */
export async function servePage(app: Hono, words: PageWords): Promise<void> {
  for (const name of await readdir(FOLDER)) {
    const path = name === "index.html" ? "/" : `/${name}`;
    if (path.endsWith(".html")) continue; // of another page, which has its own address
    const text = await read(name);
    app.get(path, file(extname(name), path === "/" ? fillIn(text, words) : text));
  }
  app.get("/vendor/preact.js", file(".js", await readFile(preactFile(), "utf8")));
}

/** The pages behind a link. Nobody keeps them: what they say changes with the time. */
export interface Pages {
  /** The page on which files are sent. */
  upload(c: Context): Response;
  /** The page of a snapshot. */
  board(c: Context): Response;
  /** A page that says one sentence. */
  sentence(c: Context, status: 403 | 404 | 410, key: keyof ServerWords): Response;
}

export async function readPages(words: PageWords): Promise<Pages> {
  const [linked, sentence] = await Promise.all([read("linked.html"), read("sentence.html")]);
  const upload = fillIn(linked, { ...words, title: words["web.upload.title"], style: "chat", script: "upload" });
  const board = fillIn(linked, { ...words, title: words["web.board.title"], style: "board", script: "board" });
  return {
    upload: (c) => page(c, 200, upload),
    board: (c) => page(c, 200, board),
    sentence: (c, status, key) => page(c, status, fillIn(sentence, { ...words, sentence: words[key] })),
  };
}

function page(c: Context, status: 200 | 403 | 404 | 410, html: string): Response {
  return c.html(html, status, { "Cache-Control": "no-store" });
}

function read(name: string): Promise<string> {
  return readFile(join(FOLDER, name), "utf8");
}

/** Preact, its hooks and htm in one module, as the package `htm` ships it: no front-end build, no copy of our own. */
function preactFile(): string {
  return join(dirname(createRequire(import.meta.url).resolve("htm/preact")), "standalone.module.js");
}

/** The few words the page shows before any script runs. `{{web.title}}` -> the wording's sentence */
function fillIn(html: string, words: Record<string, string>): string {
  return html.replaceAll(/\{\{([\w.]+)\}\}/g, (_, key: string) => escapeHtml(words[key] ?? key));
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** Asked for again at every visit, sent again only when it changed. */
function file(extension: string, body: string): (c: Context) => Response {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const headers = {
    "Content-Type": TYPES[extension] ?? "text/plain; charset=utf-8",
    "Cache-Control": "no-cache",
    ETag: etag,
  };
  return (c) => (c.req.header("If-None-Match") === etag ? c.body(null, 304, headers) : c.body(body, 200, headers));
}
