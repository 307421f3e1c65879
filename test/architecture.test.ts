import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/** The import table of `src/README.md`, held against the code: who may import whom, and where each library lives. */

const SRC = resolve(import.meta.dirname, "../src");

/** A layer and the layers it may import besides itself. `app/ports` stands for that one file and the types it names. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  flow: ["domain"],
  engine: ["domain", "flow"],
  summary: ["domain", "flow"],
  reminders: ["domain", "flow"],
  app: ["domain", "flow", "engine", "summary", "reminders"],
  // These see the use cases through the ports only; domain and engine types are what the ports name.
  "channels/console": ["app/ports", "channels", "domain", "engine/conversation"],
  "channels/telegram": ["app/ports", "channels", "domain", "engine/conversation"],
  "channels/web": ["app/ports", "channels", "domain", "engine/conversation"],
  "channels/zalo-bot": ["app/ports", "channels", "domain", "engine/conversation"],
  "channels/zalo-oa": ["app/ports", "channels", "domain", "engine/conversation"],
  channels: ["app/ports", "domain", "engine/conversation"],
  store: ["app/ports", "domain", "engine/conversation"],
  files: ["app/ports", "domain", "engine/conversation", "flow", "summary"],
  http: ["app/ports", "domain", "engine/conversation"],
  jobs: ["app/ports", "domain"],
  metrics: ["app/ports"],
  // The composition root.
  "start.ts": ["*"],
  "platforms.ts": ["*"],
  "main.ts": ["*"],
  "config.ts": [],
  "log.ts": ["app/ports"],
  "stop.ts": ["app/ports"],
};

/** Each of these belongs to the files whose path begins so, and to no other. */
const LIVES_IN: Record<string, readonly string[]> = {
  mongoose: ["store/mongo/", "jobs/"], // jobs share mongoose's connection, by type
  mongodb: ["store/mongo/"],
  "mongodb-memory-server-core": ["store/mongo/"],
  agenda: ["jobs/"],
  "@agendajs/mongo-backend": ["jobs/"],
  "prom-client": ["metrics/"],
  qrcode: ["files/"],
  echarts: ["files/"],
  "@resvg/resvg-wasm": ["files/"],
  fontkit: ["files/"],
  docx: ["files/"],
  exceljs: ["files/"],
  telegraf: ["channels/telegram/"],
  axios: ["channels/zalo-bot/", "channels/zalo-oa/"],
  hono: ["http/", "start.ts"],
  "@hono/node-server": ["http/"],
  yaml: ["flow/"],
  pino: ["log.ts"],
};

/** Words of the language, and where they may stand: time and the environment come in as arguments everywhere else. */
const STANDS_IN: { words: RegExp; folders: readonly string[] }[] = [
  { words: /process\.env/, folders: ["config.ts"] },
  { words: /new Date\(\)|Date\.now\(\)/, folders: ["main.ts", "store/mongo/", "http/page/", "channels/pace.ts"] },
  { words: /Math\.random\(\)/, folders: ["channels/rounds.ts"] },
];

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.replaceAll("\\", "/"));

describe("the import table", () => {
  it.each(files)("%s", (file) => {
    const layer = layerOf(file);
    const allowed = MAY_IMPORT[layer];
    expect(allowed, `${file} is in no layer of the table`).toBeDefined();
    const wrong = ownImports(file).filter((target) => !mayImport(layer, allowed ?? [], target));
    expect(wrong).toEqual([]);
  });
});

it("libraries live in one place each", () => {
  const astray = files.flatMap((file) =>
    packages(file)
      .filter((name) => LIVES_IN[name] !== undefined && !LIVES_IN[name].some((place) => file.startsWith(place)))
      .map((name) => `${file} imports ${name}`),
  );
  expect(astray).toEqual([]);
});

it("clocks, chance and the environment are arguments", () => {
  const astray = files.flatMap((file) =>
    STANDS_IN.filter(
      ({ words, folders }) => words.test(code(file)) && !folders.some((place) => file.startsWith(place)),
    ).map(({ words }) => `${file} has ${words.source}`),
  );
  expect(astray).toEqual([]);
});

it("there is no Vietnamese sentence in src/", () => {
  const marked = /[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i;
  const said = files.filter(
    (file) => marked.test(code(file).replaceAll(/\/[^/\n]+\/[a-z]*\b/g, "")) && !file.startsWith("domain/vietnamese/"),
  );
  expect(said).toEqual([]);
});

function layerOf(file: string): string {
  const parts = file.split("/");
  const two = parts.slice(0, 2).join("/");
  return parts.length > 2 && two in MAY_IMPORT ? two : (parts[0] ?? "");
}

function mayImport(layer: string, allowed: readonly string[], target: string): boolean {
  if (allowed.includes("*") || layerOf(target) === layer) return true;
  return allowed.some((one) => target === `${one}.ts` || target.startsWith(`${one}/`) || layerOf(target) === one);
}

function ownImports(file: string): string[] {
  return specifiers(file)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => relative(SRC, resolve(SRC, file, "..", specifier)).replaceAll("\\", "/"));
}

function packages(file: string): string[] {
  return specifiers(file)
    .filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:"))
    .map((specifier) =>
      specifier
        .split("/")
        .slice(0, specifier.startsWith("@") ? 2 : 1)
        .join("/"),
    );
}

function specifiers(file: string): string[] {
  return [...source(file).matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}

function source(file: string): string {
  return readFileSync(join(SRC, file), "utf8");
}

/** Without comments: they may tell of clocks and give Vietnamese examples. */
function code(file: string): string {
  return source(file)
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/(^|\s)\/\/.*$/gm, "");
}
