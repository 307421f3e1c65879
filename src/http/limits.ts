import { BlockList, isIP, isIPv6 } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context, MiddlewareHandler } from "hono";
import type { Clock, Hub } from "../app/ports.ts";
import { createAllowances } from "../domain/allowance.ts";
import { type ServerWords, trouble } from "./words.ts";

/** How much is taken within a minute; see `domain/allowance.ts`. */
export interface HttpLimits {
  /** Requests from one address, behind which a whole office may be. */
  address: number;
  /** Messages and files of one person, or for one chat. */
  person: number;
  /** A proxy stands before the server, and says for whom it asks. */
  isBehindProxy: boolean;
}

interface LimitDeps {
  limits: HttpLimits;
  clock: Clock;
  words: ServerWords;
}

/** Closed for a minute; in seconds. */
const RETRY_AFTER = "60";

/** 429 and a sentence to an address that asks too much, before anything of the request is read. */
export function limitAddresses({ limits, clock, words }: LimitDeps): MiddlewareHandler {
  const allowances = createAllowances();
  return async (c, next) => {
    if (allowances.take(callerOf(c, limits.isBehindProxy), limits.address, clock.now()) === "yes") return next();
    return tooFast(c, words);
  };
}

/** The same of whoever a message or a file would be from: nothing when it may be taken. */
export function limitSenders({ limits, clock, words }: LimitDeps): (c: Context, key: string) => Response | undefined {
  const allowances = createAllowances();
  return (c, key) => (allowances.take(key, limits.person, clock.now()) === "yes" ? undefined : tooFast(c, words));
}

/** Pages that a person may have open at once: each looks into the store every two seconds. */
const MOST_PAGES = 20;

/** The hub as it was, and whether a person has as many pages open as may be. */
export function countPages(hub: Hub): { hub: Hub; isFull: (chat: string) => boolean } {
  const open = new Map<string, number>();
  const add = (chat: string, more: 1 | -1) => {
    const now = (open.get(chat) ?? 0) + more;
    if (now === 0) open.delete(chat);
    else open.set(chat, now);
  };
  return {
    isFull: (chat) => (open.get(chat) ?? 0) >= MOST_PAGES,
    hub: {
      ...hub,
      subscribe(chat, listener) {
        const stop = hub.subscribe(chat, listener);
        add(chat, 1);
        return () => {
          stop();
          add(chat, -1);
        };
      },
    },
  };
}

export function tooFast(c: Context, words: ServerWords): Response {
  c.header("Retry-After", RETRY_AFTER);
  return trouble(c, 429, words["web.too_fast"]);
}

/**
 * Who asks. Of a proxy near us it is believed which address it names last, since that one it has seen itself; whatever stands
 * before came with the request, and from elsewhere none of it is believed. [10.0.0.7 says "1.1.1.1, 203.0.113.9" -> 203.0.113.9]
 */
function callerOf(c: Context, isBehindProxy: boolean): string {
  const { address = "" } = getConnInfo(c).remote;
  const told =
    isBehindProxy && isNear(address) ? c.req.header("X-Forwarded-For")?.split(",").at(-1)?.trim() : undefined;
  return network(told || address);
}

/** Where a reverse proxy stands: on this machine or in this network. */
const near = new BlockList();
for (const [block, bits] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  near.addSubnet(block, bits, "ipv4");
near.addAddress("::1", "ipv6");
near.addSubnet("fc00::", 7, "ipv6");

function isNear(address: string): boolean {
  return isIP(address) !== 0 && near.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

/** Who has one IPv6 address has 2^64 of them. [2001:db8:1:2:3::9 -> "2001:db8:1:2"] */
function network(address: string): string {
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address.slice(0, 45);
  const [head = [], tail] = address.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => "0");
  return [...head, ...zeros, ...(tail ?? [])].slice(0, 4).join(":");
}
