import { badRequest, Refusal } from "./refusal.ts";
import type { Upload } from "./shapes.ts";

/** One request: what the caller meant, whichever of the three encodings carried it. */
export interface Call {
  method: string;
  /** Values as JSON gave them; from a form they are strings, those in OBJECT_FIELDS parsed. */
  params: Record<string, unknown>;
  files: Record<string, Upload>;
}

/** Fields that are JSON objects or lists even inside a form. */
const OBJECT_FIELDS = new Set([
  "reply_markup",
  "reply_parameters",
  "entities",
  "caption_entities",
  "link_preview_options",
  "allowed_updates",
  "commands",
  "scope",
]);

/** Reads a body by its content type; throws a Refusal where the real server would refuse. An unknown type carries nothing. */
export function readCall(method: string, contentType: string, body: Buffer, query: URLSearchParams): Call {
  const call: Call = { method, params: {}, files: {} };
  for (const [name, value] of query) setField(call, name, value);
  const type = contentType.toLowerCase();
  if (type.includes("application/json")) Object.assign(call.params, readJson(body));
  else if (type.includes("application/x-www-form-urlencoded"))
    for (const [name, value] of new URLSearchParams(body.toString("utf8"))) setField(call, name, value);
  else if (type.includes("multipart/form-data")) readMultipart(call, contentType, body);
  return call;
}

/** "" when absent; numbers, booleans and objects as their JSON. */
export const textOf = (call: Call, name: string) => textFrom(call.params[name]);

/** [undefined -> "", "12" -> "12", 12 -> "12", {a: 1} -> '{"a":1}'] */
export function textFrom(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What the real server does with numbers: unreadable means absent, out of range means the nearest bound. */
export function integerOf(call: Call, name: string, absent: number, from: number, to: number): number {
  const value = Number.parseInt(textOf(call, name), 10);
  return Number.isNaN(value) ? absent : Math.min(Math.max(value, from), to);
}

/** ["True" -> true, 1 -> true, "yes" -> true, "" -> false] */
export function flagOf(call: Call, name: string): boolean {
  return ["true", "yes", "1"].includes(textOf(call, name).toLowerCase());
}

/** A JSON object or list; undefined when absent. `what` names it in the refusal of anything else. */
export function objectOf(call: Call, name: string, what: string): unknown {
  const value = call.params[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "object") throw badRequest(`can't parse ${what} JSON object`);
  return value;
}

function setField(call: Call, name: string, value: string): void {
  call.params[name] = value;
  if (!OBJECT_FIELDS.has(name)) return;
  try {
    call.params[name] = JSON.parse(value);
  } catch {
    // stays a string, which objectOf refuses
  }
}

function readJson(body: Buffer): object {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // refused below
  }
  throw badRequest("JSON object expected");
}

const CRLF = Buffer.from("\r\n");

function readMultipart(call: Call, contentType: string, body: Buffer): void {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw badRequest("boundary not found");
  const fence = Buffer.from(`--${boundary}`);
  const end = Buffer.concat([CRLF, fence]);
  let at = body.indexOf(fence);
  while (at >= 0) {
    at += fence.length;
    if (body.subarray(at, at + 2).toString() === "--") return;
    const headersEnd = body.indexOf("\r\n\r\n", at);
    const partEnd = headersEnd < 0 ? -1 : body.indexOf(end, headersEnd + 4);
    if (partEnd < 0) throw badRequest("can't parse form data headers");
    readPart(call, body.subarray(at + 2, headersEnd).toString("utf8"), body.subarray(headersEnd + 4, partEnd));
    at = partEnd + 2;
  }
}

function readPart(call: Call, headers: string, bytes: Buffer): void {
  const header = new Map(
    headers.split("\r\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const disposition = readDisposition(header.get("content-disposition") ?? "");
  const name = disposition.get("name");
  if (name === undefined) throw badRequest("field name in multipart/form-data not found");
  const fileName = disposition.get("filename");
  if (fileName === undefined) return setField(call, name, bytes.toString("utf8"));
  call.files[name] = {
    name: fileName,
    mime: header.get("content-type") ?? "application/octet-stream",
    bytes: Buffer.from(bytes), // a copy: the request's buffer need not live on with it
  };
}

/**
 * The server cuts at every `;`, quoted or not, and knows no escapes; a `"` inside a name ends it for every reader that keeps
 * the standard. So a name with one of them arrives broken:
 * [filename="Báo cáo "tuần".xlsx" -> `Báo cáo `, filename="a;b.xlsx" -> `"a`, filename="a%22b" -> `a%22b`]
 */
function readDisposition(value: string): Map<string, string> {
  const [kind, ...fields] = value.split(";");
  if (kind?.trim() !== "form-data") throw badRequest("expected form-data content disposition");
  return new Map(
    fields.flatMap((field) => {
      const equals = field.indexOf("=");
      if (equals < 0) return [];
      const raw = field.slice(equals + 1).trim();
      const quoted = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"');
      return [[field.slice(0, equals).trim(), quoted ? (raw.slice(1, -1).split('"')[0] ?? "") : raw] as const];
    }),
  );
}

/** 50 MB of file and room for the rest of the form. */
const LARGEST_BODY = 50 * 1024 * 1024 + 1024 * 1024;

/** The whole body, or a Refusal 413. */
export async function readBody(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk); // read on all the same, so that the answer can be read
  }
  if (size > LARGEST_BODY) throw new Refusal(413, "Request Entity Too Large");
  return Buffer.concat(chunks);
}
