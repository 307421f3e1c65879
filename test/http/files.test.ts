import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HOUR, MINUTE, plus } from "../../src/domain/time.ts";
import type { FileRecipe } from "../../src/engine/conversation.ts";
import { sealedLinks } from "../../src/http/links.ts";
import { sampleFile } from "../sample-file.ts";
import { CLERK, type FakeApp, MORNING, realWords, SECRET, startFakeApp } from "./fake-app.ts";
import { listen } from "./sse.ts";

const words = realWords();
let app: FakeApp;

beforeEach(async () => {
  app = await startFakeApp();
});
afterEach(() => app.stop());

const MB = 1024 * 1024;
const CHAT = { channel: "zalo-bot", chat: "6ede9afa66b88fe6d6a9" };
const LATER = plus(MORNING, HOUR);
const links = (secret = SECRET) => sealedLinks(secret, app.url);

describe("a link to a file", () => {
  async function kept(name: string, mime: string, bytes = sampleFile("pdf")): Promise<string> {
    const id = `zalo-bot:1:${name}`;
    await app.files.put(id, { name, mime, bytes });
    return links().file({ make: "kept", id }, LATER);
  }

  it("gives it to be saved, under its own name, and lets it do nothing", async () => {
    const response = await fetch(await kept("Báo cáo «tuần».pdf", "application/pdf"));
    expect([response.status, Buffer.from(await response.arrayBuffer())]).toEqual([200, Buffer.from(sampleFile("pdf"))]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/pdf",
      "content-length": String(sampleFile("pdf").length),
      "content-disposition": `attachment; filename="bao cao _tuan_.pdf"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20%C2%ABtu%E1%BA%A7n%C2%BB.pdf`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; sandbox",
      "referrer-policy": "no-referrer",
    });
  });

  it.each([
    ["image/png", "inline"],
    ["image/jpeg", "inline"],
    ["image/webp", "inline"],
    ["image/svg+xml", "attachment"],
    ["text/html", "attachment"],
    ["application/pdf", "attachment"],
  ])("shows only pictures that are no programs: %s %s", async (mime, how) => {
    const response = await fetch(await kept("a", mime));
    expect(response.headers.get("Content-Disposition")).toMatch(new RegExp(`^${how}; `));
  });

  it.each([
    [`a"; filename="b.exe`, `filename="a__ filename__b.exe"`],
    ["a\r\nSet-Cookie: b=1.pdf", `filename="a set-cookie_ b_1.pdf"`],
    ["../../etc/passwd", `filename=".._.._etc_passwd"`],
    ["<img src=x onerror=1>.pdf", `filename="_img src_x onerror_1_.pdf"`],
    ["một'(*).pdf", `filename*=UTF-8''m%E1%BB%99t%27%28%2a%29.pdf`],
    ["a\ud800.pdf", `filename*=UTF-8''a.pdf`],
  ])("is served whatever it is called: %j", async (name, named) => {
    const response = await fetch(await kept(name, "application/pdf"));
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Disposition")).toContain(named);
    expect(response.headers.get("Set-Cookie")).toBeNull();
  });

  it("makes a picture that is kept nowhere", async () => {
    const qr: FileRecipe = { make: "qr", text: "https://giaoban.example/#code", name: "ma-moi.png" };
    const response = await fetch(links().file(qr, LATER));
    expect(response.headers.get("Content-Type")).toBe("image/png");
    expect(Buffer.from(await response.arrayBuffer()).toString("latin1", 1, 4)).toBe("PNG");
  });

  it("answers who only asks about it", async () => {
    const response = await fetch(await kept("a.png", "image/png"), { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(response.headers.get("Content-Length")).toBe(String(sampleFile("pdf").length));
  });

  it("says on a page of its own that it expired, is not ours, or that the file is gone", async () => {
    const link = await kept("a.pdf", "application/pdf");
    const gone = links().file({ make: "kept", id: "zalo-bot:1:never" }, LATER);
    const forged = links("another secret").file({ make: "kept", id: "zalo-bot:1:a.pdf" }, LATER);
    const upload = links().upload(CHAT, LATER).replace("/gui/", "/tep/");
    app.setNow(plus(LATER, -1));
    expect((await fetch(link)).status).toBe(200);
    const told: [string, number, string][] = [
      [gone, 404, words["web.link.gone"]],
      [forged, 404, words["web.link.forged"]],
      [upload, 404, words["web.link.forged"]],
      [link.slice(0, -1), 404, words["web.link.forged"]],
    ];
    for (const [address, status, sentence] of told) {
      const response = await fetch(address);
      expect([response.status, response.headers.get("Cache-Control")]).toEqual([status, "no-store"]);
      expect(await response.text()).toContain(`<p>${sentence}</p>`);
      expect(response.headers.get("Content-Security-Policy")).toContain("script-src 'self'");
    }
    app.setNow(LATER);
    const late = await fetch(link);
    expect([late.status, await late.text()]).toEqual([410, expect.stringContaining(words["web.link.expired"])]);
  });
});

/** As the page posts a file. */
function post(
  address: string,
  bytes: Uint8Array,
  { id = randomUUID(), name = "cong-van.pdf", ...headers }: Record<string, string> = {},
) {
  return fetch(address, {
    method: "POST",
    body: new Uint8Array(bytes),
    headers: {
      "Content-Type": "application/octet-stream",
      "Upload-Id": id,
      "Upload-Name": encodeURIComponent(name),
      ...headers,
    },
  }).then(async (response) => ({ status: response.status, data: (await response.json()) as { error?: string } }));
}

describe("an upload link", () => {
  it("opens a page that names nobody, until it expires", async () => {
    const address = links().upload(CHAT, LATER);
    const response = await fetch(address);
    const html = await response.text();
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
    expect(html).toContain(`<title>${words["web.upload.title"]}</title>`);
    expect(html).not.toMatch(/6ede9afa|zalo|\{\{|<script>|\son\w+=|style=/);
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'; script-src 'self'");
    app.setNow(LATER);
    const late = await fetch(address);
    expect([late.status, await late.text()]).toEqual([410, expect.stringContaining(words["web.upload.expired"])]);
    const forged = await fetch(links("another secret").upload(CHAT, plus(LATER, HOUR)));
    expect([forged.status, await forged.text()]).toEqual([404, expect.stringContaining(words["web.link.forged"])]);
  });

  it("takes a file: kept first, then handed over as an update of the chat's own channel", async () => {
    const id = randomUUID();
    const sent = await post(links().upload(CHAT, LATER), sampleFile("jpg"), { id, name: "Ảnh chụp.JPG" });
    expect(sent).toEqual({ status: 202, data: {} });
    const name = `zalo-bot:${CHAT.chat}:${id}`;
    const upload = { id: name, name: "Ảnh chụp.jpg", mime: "image/jpeg", size: sampleFile("jpg").length };
    expect(app.calls).toEqual([{ id: name, ...CHAT, order: MORNING, at: MORNING, payload: { upload } }]);
    expect(await app.files.get(name)).toMatchObject({ name: "Ảnh chụp.jpg", mime: "image/jpeg" });
    expect(await app.transcript.after(CHAT.chat, 0, 9)).toEqual([]);
  });

  it("takes a repeat for the same upload, and two at once for two", async () => {
    const address = links().upload(CHAT, LATER);
    const id = randomUUID();
    await Promise.all([post(address, sampleFile("pdf"), { id }), post(address, sampleFile("pdf"), { id })]);
    await post(address, sampleFile("jpg"), { id });
    const both = await Promise.all([post(address, sampleFile("jpg")), post(address, sampleFile("docx"))]);
    expect(both.map(({ status }) => status)).toEqual([202, 202]);
    expect(app.received.size).toBe(3);
    expect((await app.files.get(`zalo-bot:${CHAT.chat}:${id}`))?.mime).toBe("application/pdf");
    expect(new Set(app.calls.map(({ order }) => order)).size).toBe(app.calls.length);
  });

  it("takes nothing when it expired or was forged", async () => {
    const address = links().upload(CHAT, LATER);
    app.setNow(LATER);
    const forged = links("another secret").upload(CHAT, plus(LATER, HOUR));
    expect(await post(address, sampleFile("pdf"))).toEqual({
      status: 410,
      data: { error: words["web.upload.expired"] },
    });
    expect(await post(forged, sampleFile("pdf"))).toEqual({ status: 404, data: { error: words["web.link.forged"] } });
    expect(app.calls).toEqual([]);
  });

  it.each([
    ["another content type", { "Content-Type": "multipart/form-data; boundary=x" }],
    ["what any page may send without asking", { "Content-Type": "text/plain" }],
    ["no id", { "Upload-Id": "" }],
    ["an id that is no uuid", { "Upload-Id": "../x" }],
    ["a name that cannot be decoded", { "Upload-Name": "%E1%BB" }],
    ["a name without end", { "Upload-Name": "x".repeat(2_001) }],
  ])("refuses with a sentence: %s", async (_, headers) => {
    const sent = await post(links().upload(CHAT, LATER), sampleFile("pdf"), headers);
    expect(sent).toEqual({ status: 400, data: { error: words["web.upload.bad"] } });
    expect(app.calls).toEqual([]);
  });

  it.each(["exe", "docm", "msi", "zip"])(
    "keeps nothing of a kind that is not taken, whatever it is called: %s",
    async (kind) => {
      const id = randomUUID();
      const sent = await post(links().upload(CHAT, LATER), sampleFile(kind), { id, name: "bao-cao.pdf" });
      expect(sent).toEqual({ status: 415, data: { error: words["web.upload.wrong_type"] } });
      expect([app.calls, await app.files.get(`zalo-bot:${CHAT.chat}:${id}`)]).toEqual([[], undefined]);
    },
  );

  it("makes a harmless name of any", async () => {
    const address = links().upload(CHAT, LATER);
    for (const name of ["../../etc/x.pdf", "<b>a</b>.pdf", ""]) await post(address, sampleFile("pdf"), { name });
    const names = app.calls.map(({ payload }) => (payload as { upload: { name: string } }).upload.name);
    expect(names).toEqual(["..-..-etc-x.pdf", "<b>a<-b>.pdf", "file.pdf"]);
  });

  it("takes 20 MB and not a byte more", async () => {
    const file = Buffer.alloc(20 * MB);
    file.set(sampleFile("pdf"));
    expect((await post(links().upload(CHAT, LATER), file)).status).toBe(202);
    const big = await post(links().upload(CHAT, LATER), Buffer.alloc(20 * MB + 1));
    expect(big).toEqual({ status: 413, data: { error: words["web.upload.too_big"] } });
    expect(app.calls).toHaveLength(1);
  });

  it("stops reading a stream that does not say how long it is, at 20 MB", async () => {
    const { hostname, port, pathname } = new URL(links().upload(CHAT, LATER));
    const answer = await new Promise<{ status: number; body: string; sent: number }>((resolve, reject) => {
      let sent = 0;
      let answered = false;
      const headers = { "Content-Type": "application/octet-stream", "Upload-Id": randomUUID(), "Upload-Name": "a.pdf" };
      const call = request({ hostname, port, path: pathname, method: "POST", headers }, (response) => {
        answered = true;
        let body = "";
        response.on("data", (part) => (body += String(part)));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body, sent }));
      });
      call.on("error", (error) => (answered ? undefined : reject(error)));
      const part = Buffer.alloc(MB, "%PDF-");
      const more = (): void => {
        if (answered || sent >= 200 * MB) return;
        sent += part.length;
        call.write(part, more);
      };
      more();
    });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([413, { error: words["web.upload.too_big"] }]);
    expect(answer.sent).toBeLessThan(200 * MB);
    expect(app.calls).toEqual([]);
  });

  it("acknowledges nothing that was not kept and handed over, and says so; the same upload is taken afterwards once", async () => {
    const address = links().upload(CHAT, LATER);
    const id = randomUUID();
    for (const part of ["files", "receive"] as const) {
      app.broken[part] = true;
      expect(await post(address, sampleFile("pdf"), { id })).toEqual({
        status: 503,
        data: { error: words["web.unavailable"] },
      });
      app.broken[part] = false;
    }
    expect((await post(address, sampleFile("pdf"), { id })).status).toBe(202);
    expect(app.received.size).toBe(1);
    expect(app.logged.length).toBe(2);
    expect(app.logged.join()).not.toMatch(/\/gui\/./);
  });
});

describe("a file in the web chat", () => {
  const address = () => `${app.url}/api/files`;
  const bearer = () => ({ Authorization: `Bearer ${app.key(CLERK)}` });

  it("is taken from a known person only", async () => {
    const sent = await post(address(), sampleFile("pdf"), { Authorization: "Bearer x" });
    expect([sent.status, app.calls]).toEqual([401, []]);
  });

  it("stands in the person's own line, and is handed over in its order", async () => {
    const id = randomUUID();
    expect((await post(address(), sampleFile("pdf"), { id, ...bearer() })).status).toBe(202);
    const name = `web:${CLERK.chat}:${id}`;
    const file = { name: "cong-van.pdf", mime: "application/pdf", size: sampleFile("pdf").length };
    expect(await app.transcript.after(CLERK.chat, 0, 9)).toMatchObject([{ id: name, from: "person", file }]);
    expect(app.calls).toMatchObject([
      { id: name, channel: "web", chat: CLERK.chat, payload: { upload: { id: name } } },
    ]);
  });

  it("of more than 128 kB comes through, though a message of that length does not", async () => {
    const file = Buffer.alloc(MB);
    file.set(sampleFile("pdf"));
    expect((await post(address(), file, bearer())).status).toBe(202);
  });

  it("that the bot sends comes with a link of its own, which opens without a key", async () => {
    await app.files.put("web:iale.vt:1", { name: "cong-van.pdf", mime: "application/pdf", bytes: sampleFile("pdf") });
    await app.say(
      CLERK.chat,
      { text: "Tệp đây.", file: { make: "kept", id: "web:iale.vt:1" } },
      await app.files.get("web:iale.vt:1"),
    );
    await post(address(), sampleFile("jpg"), bearer());
    const stream = await listen(`${app.url}/api/stream?key=${app.key(CLERK)}`);
    const told = (await stream.until("ready")).filter(({ event }) => event === "line").map(({ data }) => data);
    stream.close();
    const [sent, own] = told as { file: { link?: string } }[];
    expect(sent?.file).toMatchObject({ name: "cong-van.pdf", size: sampleFile("pdf").length });
    expect(own?.file).not.toHaveProperty("link");
    const link = sent?.file.link ?? "";
    expect(link).toMatch(/^\/tep\//);
    app.setNow(plus(MORNING, 24 * HOUR - MINUTE));
    expect((await fetch(app.url + link)).status).toBe(200);
    app.setNow(plus(MORNING, 24 * HOUR));
    expect((await fetch(app.url + link)).status).toBe(410);
  });
});
