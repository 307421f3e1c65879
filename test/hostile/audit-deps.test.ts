import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);

/** The script against a registry that answers like this; what it printed, how it ended, and of how many packages it asked. */
async function audit(answer: RequestListener, timeout = "60") {
  let asked: string[] = [];
  const registry = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts);
      if (request.url === BULK) {
        const json = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
        asked = Object.keys(JSON.parse(json.toString()) as object);
      }
      answer(request, response);
    });
  }).listen(0, "127.0.0.1");
  await once(registry, "listening");
  const { port } = registry.address() as AddressInfo;
  const env = { ...process.env, npm_config_registry: `http://127.0.0.1:${port}` };
  const args = ["--import", "tsx", "scripts/audit-deps.ts", "--timeout", timeout];
  try {
    const { stdout, stderr } = await run(process.execPath, args, { env });
    return { code: 0, said: stdout + stderr, asked };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr, asked };
  } finally {
    registry.closeAllConnections();
    registry.close();
  }
}

const BULK = "/-/npm/v1/security/advisories/bulk";

const only =
  (bulk: unknown): RequestListener =>
  ({ url }, response) => {
    if (url !== BULK) response.writeHead(404).end("{}");
    else response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(bulk));
  };

const advisory = (severity: string, title: string) => ({
  id: title.length,
  url: `https://example.org/${severity}`,
  title,
  severity,
  vulnerable_versions: "<999",
  cwe: [],
  cvss: { score: 0, vectorString: null },
});

describe("npm run audit:deps", () => {
  it("passes where the registry knows of nothing, having asked of what runs and not of what tests", async () => {
    const { code, said, asked } = await audit(only({}));
    expect([code, said]).toEqual([0, expect.stringMatching(/^\d{2,} packages were checked; no weakness/)]);
    expect(asked).toEqual(expect.arrayContaining(["hono", "mongodb"]));
    expect(asked).not.toContain("vitest");
  });

  it("names what it found, the worst first, with its place and its cure, and fails", async () => {
    const { code, said } = await audit(
      only({ hono: [advisory("moderate", "Half a hole")], qrcode: [advisory("critical", "A whole hole")] }),
    );
    expect(code).toBe(1);
    expect(said).toMatch(
      /of 3 a weakness is known:\ncritical qrcode .*A whole hole \(https:\/\/example.org\/critical\)/,
    );
    expect(said).toMatch(/node_modules\/qrcode\n +cure: .+\nmoderate @hono\/node-server .*by hono/);
    expect(said).toMatch(/moderate hono .*Half a hole/);
  });

  it.each<[string, RequestListener, string?]>([
    ["does not know the question", (_, response) => void response.writeHead(404).end("{}")],
    ["refuses it", (_, response) => void response.writeHead(501).end()],
    ["wants a login", (_, response) => void response.writeHead(401).end("{}")],
    ["is broken", (_, response) => void response.writeHead(500).end("oh")],
    [
      "answers with a page",
      (_, response) => void response.writeHead(200, { "Content-Type": "text/html" }).end("<html>"),
    ],
    ["breaks off", ({ socket }) => void socket.destroy()],
    ["says nothing at all", () => {}, "3"],
  ])(
    "is no pass where the registry %s: it says that nothing was checked, with a code of its own",
    async (_, answer, timeout) => {
      const { code, said } = await audit(answer, timeout);
      expect([code, said]).toEqual([2, expect.stringMatching(/^NOTHING WAS CHECKED: the registry did not answer/)]);
    },
  );
});
