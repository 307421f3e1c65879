import { recall, remember } from "./memory.js";

/** The way to the server, and the key by which it knows the person. The key lives in this tab only. */

const KEY = "giaoban.key";

/** A key in the address ("#key=…") is taken over and wiped from the address, so that it is not copied or photographed. */
export function takeKey() {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given !== null) {
    keepKey(given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return given ?? recall(KEY);
}

export const keepKey = (key) => remember(KEY, key);

/** -> { status, data }; status 0 when there was no answer at all. */
export async function ask(path, { key, body } = {}) {
  try {
    const answer = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const data = answer.status === 204 ? undefined : await answer.json();
    return { status: answer.status, data };
  } catch {
    return { status: 0 };
  }
}

/** Asks until there is an answer that is not a trouble of the moment. */
export async function askUntilAnswered(path, options) {
  for (let wait = 1_000; ; wait = Math.min(2 * wait, 15_000)) {
    const answer = await ask(path, options);
    if (answer.status !== 0 && answer.status < 500) return answer;
    await new Promise((resolve) => {
      setTimeout(resolve, wait);
    });
  }
}

/** A random id; `crypto.randomUUID` is missing where a page is served without https. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
