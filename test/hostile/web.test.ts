import { randomUUID } from "node:crypto";
import { request, Server } from "node:http";
import { connect } from "node:net";
import { deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Uploaded } from "../../src/app/ports.ts";
import { MINUTE, plus, SECOND } from "../../src/domain/time.ts";
import { sealedLinks } from "../../src/http/links.ts";
import { CLERK, type FakeApp, MORNING, realWords, SECRET, startFakeApp } from "../http/fake-app.ts";
import { listen } from "../http/sse.ts";
import { sampleFile } from "../sample-file.ts";
import { NASTY } from "./fuzz.ts";

/** The web server as somebody meets it who means ill: whatever comes, nothing is stored, a sentence is said, and it goes on. */

const words = realWords();
let app: FakeApp;

beforeEach(async () => {
  app = await startFakeApp();
});
afterEach(async () => {
  const alive = await fetch(`${app.url}/livez`); // throws where there is nobody any more
  await app.stop();
  if (!alive.ok) throw new Error("The server is not well any more");
});

const auth = (key = app.key(CLERK)) => ({ Authorization: `Bearer ${key}` });

function post(path: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(app.url + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...auth(), ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
}

async function nothingIsStored(): Promise<void> {
  expect(app.calls).toEqual([]);
  expect(await app.transcript.after(CLERK.chat, 0, 9)).toEqual([]);
}

describe("the web chat's API", () => {
  const id = randomUUID();
  const forms: Record<string, (nasty: unknown) => unknown> = {
    text: (text) => ({ id, text }),
    id: (nasty) => ({ id: nasty, text: "a" }),
    press: (press) => ({ id, press }),
    conversation: (conversation) => ({ id, press: { conversation, turn: 1, option: "a" } }),
    turn: (turn) => ({ id, press: { conversation: "c", turn, option: "a" } }),
    option: (option) => ({ id, press: { conversation: "c", turn: 1, option } }),
    all: (nasty) => nasty,
  };

  it.each(Object.entries(forms))("takes no operator, prototype, depth or huge number for %s", async (_, form) => {
    for (const nasty of NASTY) {
      const { status } = await post("/api/messages", JSON.stringify(form(nasty)));
      expect([202, 400], JSON.stringify(nasty).slice(0, 60)).toContain(status);
    }
    // What was taken is a text or a press, of this person, and nothing else.
    for (const { id: name, chat, payload } of app.calls) {
      expect([chat, name]).toEqual([CLERK.chat, `web:${CLERK.chat}:${id}`]);
      const { kind, ...rest } = payload as { kind: string };
      expect(Object.keys(rest).sort().join()).toBe(kind === "text" ? "text" : "conversation,option,turn");
      for (const value of Object.values(rest)) expect(["string", "number"]).toContain(typeof value);
    }
    expect({}).not.toHaveProperty("polluted");
  });

  it.each([
    ["nested 10^5 deep", `{"id":"${id}","text":${"[".repeat(60_000)}${"]".repeat(60_000)}}`],
    ["with its own prototype", `{"__proto__":{"id":"${id}","text":"a"}}`],
    ["with a field twice, an operator last", `{"id":"${id}","text":"a","text":{"$gt":""}}`],
    ["cut off", `{"id":"${id}","te`],
    ["of bytes that are no text", Buffer.from([0xff, 0xfe, 0x00, 0x7b, 0xd8, 0x00])],
    ["empty", ""],
  ])("refuses a body %s, with a sentence", async (_, body) => {
    const response = await post("/api/messages", body);
    expect([response.status, await response.json()]).toEqual([400, { error: words["web.bad_message"] }]);
    await nothingIsStored();
  });

  it("reads no more than it takes of a body that does not say how long it is", async () => {
    const { port } = new URL(app.url);
    const status = await new Promise((resolve, reject) => {
      const call = request({
        port,
        path: "/api/messages",
        method: "POST",
        headers: { ...auth(), "Content-Type": "application/json" },
      });
      call.on("response", (response) => resolve(response.resume().statusCode));
      call.on("error", reject);
      for (let n = 0; n < 40; n += 1) call.write("x".repeat(64 * 1024));
      call.end();
    });
    expect(status).toBe(413);
    await nothingIsStored();
  });

  it("reads a text with NUL bytes, halves of letters and marks of direction, and hands it on as it is", async () => {
    const text = "a\u0000b\ud800c\u202ed\u202c=1+1";
    expect((await post("/api/messages", JSON.stringify({ id, text }))).status).toBe(202);
    expect(app.calls[0]?.payload).toEqual({ kind: "text", text });
  });
});

describe("keys and links", () => {
  it("open nothing when they are forged, changed, of another purpose, or no text at all", async () => {
    const key = app.key(CLERK);
    const upload = sealedLinks(SECRET, "").upload({ channel: "web", chat: CLERK.chat }, plus(MORNING, MINUTE));
    const sealed = upload.split("/").at(-1) ?? "";
    const forged = [
      `${key}x`,
      key.slice(1),
      key.replace(".", ".."),
      sealed,
      "null",
      "%00",
      "../../etc/passwd",
      '{"$gt":""}',
      "a.".repeat(900),
    ];
    for (const one of forged) {
      const response = await fetch(`${app.url}/api/me`, { headers: auth(one) });
      expect([response.status, await response.json()]).toEqual([401, { error: words["web.no_key"] }]);
    }
    for (const one of [...forged.slice(0, 3), ...forged.slice(4), key]) {
      const part = encodeURIComponent(one);
      expect((await fetch(`${app.url}/tep/${part}`)).status).toBe(404);
      expect((await fetch(`${app.url}/gui/${part}`)).status).toBe(404);
      expect(
        (await post(`/gui/${part}`, sampleFile("pdf"), { "Content-Type": "application/octet-stream" })).status,
      ).toBe(404);
    }
    await nothingIsStored();
  });

  it("replayed give the same once more, and store nothing twice", async () => {
    const upload = sealedLinks(SECRET, "").upload({ channel: "web", chat: CLERK.chat }, plus(MORNING, MINUTE));
    const head = { "Content-Type": "application/octet-stream", "Upload-Id": randomUUID(), "Upload-Name": "a.pdf" };
    for (let n = 0; n < 3; n += 1) expect((await post(upload, sampleFile("pdf"), head)).status).toBe(202);
    expect(app.received.size).toBe(1);
    app.setNow(plus(MORNING, MINUTE));
    expect((await post(upload, sampleFile("pdf"), head)).status).toBe(410);
    expect(app.received.size).toBe(1);
  });
});

/** A book in which a sheet says that it unpacks to 4 GB, between the parts that make it a book. */
function bomb(): Uint8Array {
  const book = Buffer.from(sampleFile("xlsx"));
  const at = book.readUInt32LE(book.length - 6); // where the directory begins
  const sheet = zipWith(deflateRawSync(Buffer.alloc(8 * 1024 * 1024)));
  const whole = Buffer.concat([book.subarray(0, at), sheet, book.subarray(at)]);
  whole.writeUInt32LE(at + sheet.length, whole.length - 6);
  return whole;
}

function zipWith(content: Uint8Array): Buffer {
  const name = Buffer.from("xl/worksheets/sheet1.xml");
  const header = Buffer.alloc(30);
  header.write("504b0304", "hex");
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt32LE(0xffffffff, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name, content]);
}

function uploaded() {
  const { upload } = Uploaded.parse(app.calls[0]?.payload);
  return upload;
}

describe("an upload", () => {
  const send = (name: string, bytes: Uint8Array, more: Record<string, string> = {}) =>
    post("/api/files", bytes, {
      "Content-Type": "application/octet-stream",
      "Upload-Id": randomUUID(),
      "Upload-Name": encodeURIComponent(name),
      ...more,
    });

  it.each([
    "../../etc/passwd.pdf",
    "..\\..\\windows\\system32\\x.pdf",
    "C:\\x.pdf",
    "/etc/x.pdf",
    "con.pdf",
    "a\u0000.pdf",
    "a\nb: c.pdf",
    "\u202efdp.exe.pdf",
    '";x=".pdf',
    "<img src=x onerror=alert(1)>.pdf",
    `${"dài ".repeat(100)}.pdf`,
    "=cmd|'/c calc'!A1.pdf",
    "....pdf",
    " .pdf",
  ])("is kept under a name that is a name and no more: %j", async (name) => {
    expect((await send(name, sampleFile("pdf"))).status).toBe(202);
    const kept = uploaded().name;
    expect(kept).toMatch(/^[^/\\\p{Cc}\p{Cf}\p{Cs}]{1,84}\.pdf$/u);
    expect(app.calls[0]?.id).toMatch(/^web:iale\.vt:[\da-f-]{36}$/); // by which it is kept: never by its name
  });

  it.each([
    ["a name that is no encoding", { "Upload-Name": "%ff%zz" }],
    ["a name longer than any", { "Upload-Name": "a".repeat(2_001) }],
    ["an id that is a path", { "Upload-Id": "../../x" }],
    ["an id that is an operator", { "Upload-Id": '{"$gt":""}' }],
    ["another content type", { "Content-Type": "multipart/form-data; boundary=x" }],
  ])("with %s is refused with a sentence", async (_, head: Record<string, string>) => {
    const response = await send("a.pdf", sampleFile("pdf"), head);
    expect([response.status, await response.json()]).toEqual([400, { error: words["web.upload.bad"] }]);
    await nothingIsStored();
  });

  it("that is a bomb of a book is kept as it is, and nobody unpacks it", async () => {
    const bytes = bomb();
    expect((await send("bom.xlsx", bytes)).status).toBe(202);
    const kept = await app.files.get(app.calls[0]?.id ?? "");
    expect(Buffer.from(kept?.bytes ?? []).equals(Buffer.from(bytes))).toBe(true);
  });

  it.each([
    [
      "a page before a PDF",
      Buffer.concat([Buffer.from("<html><script>alert(1)</script>"), sampleFile("pdf")]),
      "x.html",
    ],
    ["a program named as a picture", sampleFile("exe"), "x.png"],
    [
      "a picture that is drawn by script",
      Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
      "x.svg",
    ],
    ["nothing", new Uint8Array(), "x.pdf"],
  ])("that is %s is not taken", async (_, bytes, name) => {
    const response = await send(name, bytes);
    expect([response.status, await response.json()]).toEqual([415, { error: words["web.upload.wrong_type"] }]);
    await nothingIsStored();
  });

  it("that is a picture in front and a page behind is a picture to everybody, whatever it is called", async () => {
    const both = Buffer.concat([sampleFile("png"), Buffer.from("<script>alert(1)</script>")]);
    expect((await send("x.html", both)).status).toBe(202);
    const { name, mime } = uploaded();
    expect([name, mime]).toEqual(["x.html.png", "image/png"]);
  });
});

/** What a connection is answered to these very bytes; the sender ends when `end` says so, or leaves it hanging. */
function raw(bytes: string, end = true): Promise<string> {
  const { port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => (end ? socket.end(bytes) : socket.write(bytes)));
    let heard = "";
    socket.setEncoding("latin1").on("data", (data: string) => {
      heard += data;
      if (!end) socket.destroy();
    });
    socket.on("close", () => resolve(heard)).on("error", reject);
  });
}

describe("what is no proper request", () => {
  const head = (length: number | string, more = "") =>
    `POST /api/messages HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer ${app.key(CLERK)}\r\nContent-Length: ${length}\r\n${more}\r\n`;
  const body = JSON.stringify({ id: randomUUID(), text: "12" });

  it.each<[string, () => string, RegExp]>([
    ["a body shorter than it says", () => `${head(999)}${body}`, /^(?:HTTP\/1.1 4\d\d|$)/],
    ["a body longer than it says", () => `${head(10)}${body}`, /^HTTP\/1.1 400/],
    ["two lengths", () => `${head(body.length, `Content-Length: 5\r\n`)}${body}`, /^HTTP\/1.1 400/],
    [
      "a length and pieces, which smugglers like",
      () => `${head(5, "Transfer-Encoding: chunked\r\n")}0\r\n\r\n`,
      /^HTTP\/1.1 400/,
    ],
    ["a length below nothing", () => `${head(-1)}${body}`, /^HTTP\/1.1 400/],
    ["no HTTP", () => "\u0000\u0001\u0002 hello\r\n\r\n", /^HTTP\/1.1 400/],
    ["headers of 20 kB", () => `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, /^HTTP\/1.1 431/],
    ["an address of 20 kB", () => `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, /^HTTP\/1.1 431/],
  ])("is answered, and nothing of it is stored: %s", async (_, bytes, answer) => {
    expect(await raw(bytes())).toMatch(answer);
    await nothingIsStored();
  });

  it.each([
    "/../../etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/package.json",
    "/page/../../server.ts",
    "//etc/passwd",
    "/chat.js%00.html",
    "/.env",
    "/C:%5Cx",
    "/con.txt",
    "/%",
    "/tep/..%2f..%2f.env",
    "/gui/%2e%2e%2f.env",
    "/vendor/../../package.json",
    "/vendor/%2e%2e/preact.js",
    "/api/../.env",
    "/hooks/telegram/x",
    "/healthz/../.env",
  ])("is no way out of the page's folder: %s", async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 4(?:00|01|04)/);
    expect(answer).not.toMatch(/root:|WEB_SECRET|"name":/);
  });

  it.each(["PUT", "DELETE", "PATCH", "TRACE"])("is %s, to any address", async (method) => {
    for (const path of ["/", "/api/messages", "/api/me", "/healthz", "/metrics", "/chat.js"]) {
      const answer = await raw(
        `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1.1 40[045]/);
    }
    await nothingIsStored();
  });
});

describe("health and metrics", () => {
  it("answer the same to whatever is asked along, and tell nobody but this machine of metrics", async () => {
    const page = await startFakeApp({ metrics: { token: "a token of the tests", isBehindProxy: true } });
    for (const query of ["?x[$gt]=1", "?__proto__[a]=1", `?${"a=1&".repeat(1_000)}`]) {
      expect((await fetch(`${page.url}/healthz${query}`)).status).toBe(200);
      expect((await fetch(`${page.url}/livez${query}`)).status).toBe(200);
      for (const token of ["", "a token", "a token of the tests ", '{"$gt":""}', "x".repeat(9_000)])
        expect(
          (await fetch(`${page.url}/metrics${query}`, { headers: { Authorization: `Bearer ${token}x` } })).status,
        ).toBe(401);
    }
    await page.stop();
  });
});

describe("too much", () => {
  const limited = (limits: Parameters<typeof startFakeApp>[0]) => startFakeApp(limits);

  it("from an address is refused with a sentence before it is read; what is checked by others stays open; after a minute it is heard", async () => {
    const small = await limited({ limits: { address: 5 } });
    const me = () => fetch(`${small.url}/api/me`, { headers: { Authorization: `Bearer ${small.key(CLERK)}` } });
    for (let n = 0; n < 5; n += 1) expect((await me()).status).toBe(200);
    for (const path of [
      "/api/me",
      "/api/messages",
      "/api/files",
      "/api/stream",
      "/tep/x",
      "/gui/x",
      "/bang/x",
      "/api/board",
    ]) {
      const response = await fetch(small.url + path);
      expect([response.status, response.headers.get("Retry-After"), await response.json()]).toEqual([
        429,
        "60",
        { error: words["web.too_fast"] },
      ]);
    }
    for (const path of ["/", "/chat.js", "/healthz", "/livez"])
      expect((await fetch(small.url + path)).status).toBe(200);
    small.setNow(plus(MORNING, MINUTE + SECOND));
    expect((await me()).status).toBe(200);
    await small.stop();
  });

  it("is counted by the address that our proxy saw, whatever the sender says before it; an IPv6 network is one", async () => {
    const small = await limited({ limits: { address: 2, isBehindProxy: true } });
    const from = async (told: string) =>
      (await fetch(`${small.url}/tep/x`, { headers: { "X-Forwarded-For": told } })).status;
    for (const [told, status] of [
      ["1.1.1.1, 203.0.113.9", 404],
      ["2.2.2.2, 203.0.113.9", 404],
      ["3.3.3.3, 203.0.113.9", 429],
      ["203.0.113.10", 404],
      ["2001:db8:1:2::9", 404],
      ["2001:db8:1:2:3:4:5:6", 404],
      ["2001:db8:1:2::a", 429],
      ["2001:db8:1:3::a", 404],
    ] as const)
      expect([told, await from(told)]).toEqual([told, status]);
    await small.stop();
  });

  it("is not believed of an address that a sender names where there is no proxy", async () => {
    const small = await limited({ limits: { address: 2 } });
    const statuses: number[] = [];
    for (const told of ["1.1.1.1", "2.2.2.2", "3.3.3.3"])
      statuses.push((await fetch(`${small.url}/tep/x`, { headers: { "X-Forwarded-For": told } })).status);
    expect(statuses).toEqual([404, 404, 429]);
    await small.stop();
  });

  it("from a person, messages and files together, is refused and stored nowhere; another person goes on", async () => {
    const small = await limited({ limits: { person: 3 } });
    const say = async (key = small.key(CLERK)) =>
      (
        await fetch(`${small.url}/api/messages`, {
          method: "POST",
          headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` },
          body: JSON.stringify({ id: randomUUID(), text: "12" }),
        })
      ).status;
    const file = async () =>
      (
        await fetch(`${small.url}/api/files`, {
          method: "POST",
          headers: {
            "Content-Type": "application/octet-stream",
            "Upload-Id": randomUUID(),
            "Upload-Name": "a.pdf",
            Authorization: `Bearer ${small.key(CLERK)}`,
          },
          body: new Uint8Array(sampleFile("pdf")),
        })
      ).status;
    expect([await say(), await say(), await file(), await say(), await file()]).toEqual([202, 202, 202, 429, 429]);
    expect(small.calls).toHaveLength(3);
    expect(await say(small.key({ ...CLERK, chat: "ct" }))).toBe(202);
    await small.stop();
  });

  it("is more than twenty pages of one person; when one is closed another may be opened", async () => {
    const url = `${app.url}/api/stream?key=${app.key(CLERK)}`;
    const streams = [];
    for (let n = 0; n < 20; n += 1) streams.push(await listen(url));
    const response = await fetch(url);
    expect([response.status, await response.json()]).toEqual([429, { error: words["web.too_fast"] }]);
    for (const stream of streams) stream.close();
    await vi.waitFor(() => expect(app.listeners()).toBe(0));
    const again = await listen(url);
    expect(again.response.status).toBe(200);
    again.close();
  });
});

it("gives nobody a connection for ever, and whoever sends a large file over a thin line enough time", async () => {
  const listening = vi.spyOn(Server.prototype, "listen");
  const fresh = await startFakeApp();
  const server = listening.mock.contexts[0] as Server;
  listening.mockRestore();
  expect(server.headersTimeout).toBeGreaterThan(0); // which would be for ever
  expect(server.headersTimeout).toBeLessThanOrEqual(30 * SECOND);
  expect(server.requestTimeout).toBeGreaterThan(4 * MINUTE);
  expect(server.requestTimeout).toBeLessThanOrEqual(10 * MINUTE);
  expect(server.timeout).toBeGreaterThan(20 * SECOND);
  expect(server.maxConnections).toBeGreaterThan(0);
  expect(server.maxConnections).toBeLessThanOrEqual(20_000);
  await fresh.stop();
});
