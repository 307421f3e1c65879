import { lookup as lookUp } from "node:dns";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import type { Channel } from "../app/ports.ts";
import { MINUTE } from "../domain/time.ts";
import { readAtMost } from "./network.ts";

type Downloaded = Awaited<ReturnType<NonNullable<Channel["fetch"]>>>;

const DOWNLOAD_MS = 2 * MINUTE;
const MOST_REDIRECTS = 3;

/**
 * What is behind an address that a platform names, at most `most` bytes: over http(s) and from the internet only, redirected or
 * not, since whoever makes such an address shall not make us read what is near us. `trusted` is an origin that may be anywhere:
 * the platform's own, which on a laptop is a double. Never throws.
 */
export async function download(address: string, most: number, trusted: string): Promise<Downloaded> {
  const signal = AbortSignal.timeout(DOWNLOAD_MS);
  try {
    let url = new URL(address);
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      if (!isAllowed(url, trusted)) return { ok: false, why: "gone" };
      const response = await get(url, signal, url.origin === trusted);
      const { statusCode: status = 0, headers } = response;
      if (status === 200) return await bodyOf(response, most);
      response.destroy();
      if (status < 300 || status > 399 || headers.location === undefined) return { ok: false, why: reasonOf(status) };
      url = new URL(headers.location, url);
    }
    return { ok: false, why: "gone" };
  } catch (error) {
    return { ok: false, why: error instanceof TypeError ? "gone" : "retry" }; // no address at all
  }
}

function isAllowed({ protocol, origin, hostname }: URL, trusted: string): boolean {
  if (protocol !== "http:" && protocol !== "https:") return false;
  return origin === trusted || !isNear(hostname.replace(/^\[|\]$/g, ""));
}

function get(url: URL, signal: AbortSignal, trusted: boolean): Promise<IncomingMessage> {
  const { request } = url.protocol === "https:" ? https : http;
  const options = { signal, agent: false, ...(trusted ? {} : { lookup: lookUpFar }) };
  return new Promise((resolve, reject) => {
    request(url, options, resolve).on("error", reject).end();
  });
}

async function bodyOf(response: IncomingMessage, most: number): Promise<Downloaded> {
  const told = Number(response.headers["content-length"] ?? 0);
  const bytes = told > most ? undefined : await readAtMost(response, most);
  if (bytes !== undefined) return { ok: true, bytes };
  response.destroy();
  return { ok: false, why: "too_big" };
}

/** An address that is over stays so; of everything else nobody knows. */
function reasonOf(status: number): "gone" | "retry" {
  return [400, 401, 403, 404, 410].includes(status) ? "gone" : "retry";
}

/** Looked up as always, but nothing near us is found. */
const lookUpFar: LookupFunction = (host, options, found) => {
  lookUp(host, { ...options, all: true }, (error, addresses) => {
    const far = (addresses ?? []).filter(({ address }) => !isNear(address));
    const [first] = far;
    if (error !== null || first === undefined) return found(error ?? new Error("Not on the internet"), "");
    if (options.all === true) found(null, far);
    else found(null, first.address, first.family);
  });
};

/** This machine, this network, and what is not for visitors. A block of IPv4 holds the IPv6 that is mapped to it as well. */
const near = new BlockList();
for (const [block, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  near.addSubnet(block, bits, "ipv4");
for (const [block, bits] of [
  ["::", 127],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  near.addSubnet(block, bits, "ipv6");

/** Names are no addresses; what they stand for is looked at when it is known. */
function isNear(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && near.check(address, version === 6 ? "ipv6" : "ipv4");
}
