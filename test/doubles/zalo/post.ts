import { request } from "node:http";

/**
 * Delivers a body to where a public name is served on this machine. `finish` gets the status of the answer, or the reason why
 * there was none, once. The answer closes the connection; its argument becomes the reason.
 */
export function post(
  to: { local: URL; host: string },
  headers: Record<string, string>,
  body: Buffer,
  finish: (outcome: number | string) => void,
): (why: string) => void {
  const sending = request(to.local, {
    method: "POST",
    agent: false,
    headers: { host: to.host, "content-type": "application/json", "content-length": body.length, ...headers },
  });
  let isOver = false;
  function end(outcome: number | string): void {
    if (isOver) return;
    isOver = true;
    finish(outcome);
  }
  sending.on("error", (error) => end(error.message));
  sending.on("response", (response) => {
    response.resume();
    response.on("end", () => end(response.statusCode ?? 0));
    response.on("error", (error) => end(error.message));
  });
  sending.end(body);
  return (why) => void sending.destroy(new Error(why));
}

/** What stands behind a public address, as a caller of it gets it; undefined when it cannot be had. */
export async function fetchFrom(to: {
  local: URL;
  host: string;
}): Promise<{ mime: string; bytes: Buffer } | undefined> {
  const response = await fetch(to.local, { headers: { "x-forwarded-host": to.host } }).catch(() => undefined);
  if (response?.ok !== true) return undefined;
  return {
    mime: response.headers.get("content-type") ?? "application/octet-stream",
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}
