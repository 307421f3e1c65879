import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { download } from "../../src/channels/download.ts";

/** Serves what its path says, on this machine, which is only read where it is trusted. */
let server: Server;
let root: string;
let asked: string[];
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://x");
    asked.push(pathname);
    switch (pathname) {
      case "/file":
        return response.end("0123456789");
      case "/chunks":
        response.write("01234");
        return response.end("56789");
      case "/half":
        response.writeHead(200, { "content-length": 10 });
        response.write("01234");
        return setImmediate(() => request.socket.resetAndDestroy());
      case "/to":
        return response.writeHead(302, { location: searchParams.get("url") ?? "" }).end();
      case "/reset":
        return request.socket.resetAndDestroy();
      default:
        return response.writeHead(Number(pathname.slice(1)) || 404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

const get = (path: string, most = 10, trusted = root) => download(`${root}${path}`, most, trusted);
const BYTES = { ok: true, bytes: Buffer.from("0123456789") };

describe("a download", () => {
  it.each(["/file", "/chunks", "/to?url=/file", "/to?url=/to?url=/file"])("gives the bytes: %s", async (path) => {
    expect(await get(path)).toEqual(BYTES);
  });

  it.each(["/file", "/chunks"])("gives nothing of what is too big: %s", async (path) => {
    expect(await get(path, 9)).toEqual({ ok: false, why: "too_big" });
  });

  it.each([
    ["/403", "gone"],
    ["/404", "gone"],
    ["/410", "gone"],
    ["/302", "retry"],
    ["/429", "retry"],
    ["/502", "retry"],
    ["/reset", "retry"],
    ["/half", "retry"],
  ])("says whether it may be there later: %s is %s", async (path, why) => {
    expect(await get(path)).toEqual({ ok: false, why });
  });

  it("does not follow redirections for ever", async () => {
    const endless = "/to"; // to itself
    expect(await get(endless)).toEqual({ ok: false, why: "gone" });
    expect(asked).toHaveLength(4);
  });
});

describe("what is near us", () => {
  const anotherOrigin = "https://bot-api.example";

  it.each(["/file", "/to?url=/file"])("is not read where it is not trusted: %s", async (path) => {
    expect(await get(path, 10, anotherOrigin)).toEqual({ ok: false, why: "gone" });
    expect(asked).toEqual([]);
  });

  it("is not found under a name either", async () => {
    const port = new URL(root).port;
    expect(await download(`http://localhost:${port}/file`, 10, anotherOrigin)).toEqual({ ok: false, why: "retry" });
    expect(asked).toEqual([]);
  });

  it.each([
    "http://127.0.0.1:1/",
    "http://127.1:1/",
    "http://2130706433/",
    "http://0.0.0.0/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a00:1]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[64:ff9b::7f00:1]/",
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "data:text/plain,1",
    "no address",
    "",
  ])("is not read by redirection, nor directly: %s", async (url) => {
    expect(await download(url, 10, root)).toEqual({ ok: false, why: "gone" });
    expect(await get(`/to?url=${encodeURIComponent(url)}`)).toEqual({ ok: false, why: "gone" });
  });
});
