import { afterEach, describe, expect, it } from "vitest";
import { isLoopback } from "../../src/http/metrics-page.ts";
import { type FakeApp, startFakeApp } from "./fake-app.ts";

const TOKEN = "the token of whoever monitors";

let app: FakeApp | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
});

async function ask(
  metrics: { token?: string; isBehindProxy?: boolean } | undefined,
  headers: Record<string, string> = {},
): Promise<[status: number, text: string]> {
  app = await startFakeApp(
    metrics === undefined ? {} : { metrics: { token: metrics.token, isBehindProxy: metrics.isBehindProxy ?? false } },
  );
  const response = await fetch(`${app.url}/metrics`, { headers });
  return [response.status, await response.text()];
}

const PAGE: [number, string] = [200, "turns 1\n"];
const NONE = [404, JSON.stringify({ error: "not found" })];

describe("the page that monitoring reads", () => {
  it("is there for this machine", async () => expect(await ask({})).toEqual(PAGE));

  it("is for whoever shows the token, from anywhere", async () => {
    expect(await ask({ token: TOKEN, isBehindProxy: true }, { Authorization: `Bearer ${TOKEN}` })).toEqual(PAGE);
  });

  it.each<[what: string, headers: Record<string, string>]>([
    ["none", {}],
    ["another", { Authorization: "Bearer another" }],
    ["the beginning of it", { Authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ["it in another way", { Authorization: `Basic ${TOKEN}` }],
    ["it bare", { Authorization: TOKEN }],
  ])("is not for whoever shows %s, this machine or not", async (_what, headers) => {
    expect(await ask({ token: TOKEN }, headers)).toEqual([401, ""]);
  });

  it.each([
    ["X-Forwarded-For", "203.0.113.7"],
    ["X-Real-IP", "203.0.113.7"],
    ["Forwarded", "for=203.0.113.7"],
    ["Via", "1.1 proxy"],
  ])("is not there for whom a proxy of this machine asks: %s", async (name, value) => {
    expect(await ask({}, { [name]: value })).toEqual(NONE);
  });

  it("is not there at all behind a proxy as long as there is no token", async () => {
    expect(await ask({ isBehindProxy: true })).toEqual(NONE);
  });

  it("is not there where nothing is counted", async () => expect(await ask(undefined)).toEqual(NONE));
});

it.each([
  ["127.0.0.1", true],
  ["127.0.0.5", true],
  ["::1", true],
  ["::ffff:127.0.0.1", true],
  ["::ffff:172.17.0.1", false],
  ["172.17.0.1", false],
  ["127.0.0.1.example.org", false],
  ["", false],
])("%s is this machine: %s", (address, is) => expect(isLoopback(address)).toBe(is));
