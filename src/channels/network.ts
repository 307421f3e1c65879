import { Agent } from "node:https";

/** A connection that is not there by now will not come; that nothing was sent is then certain. */
const CONNECT_MS = 10_000;

const NEVER_LEFT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL"]);

/** Whether a call never left this machine: no address, no connection, or none that could be trusted. A connection that broke afterwards proves nothing. */
export function neverLeft(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  if (NEVER_LEFT.has(code) || /CERT|UNABLE_TO_/.test(code)) return true;
  return /connect E|before secure TLS connection/.test(error.message);
}

/** An agent that does not wait for a connection as long as the machine does, which is minutes where packets are dropped. */
export function impatientAgent(): Agent {
  const agent = new Agent({ keepAlive: true, keepAliveMsecs: 10_000 });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    const late = () => socket?.destroy(Object.assign(new Error("connect ETIMEDOUT"), { code: "ETIMEDOUT" }));
    const timer = setTimeout(late, CONNECT_MS);
    for (const event of ["secureConnect", "close"]) socket?.once(event, () => clearTimeout(timer));
    return socket;
  };
  return agent;
}

/** A body of at most `most` bytes; nothing when it has more. */
export async function readAtMost(body: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
