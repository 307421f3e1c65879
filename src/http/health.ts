import type { Connection } from "../app/ports.ts";

/** Whether the process can do its work: `ok` only when nothing is in `notReady`, which names parts with the reason. No secrets. */
export interface Health {
  ok: boolean;
  notReady: Record<string, string>;
  /** How each platform stands, for a person to read. */
  channels: Record<string, Record<string, unknown>>;
}

/**
 * Readiness, from the parts: the database answers, each platform can be received from, and nobody has asked the process to stop.
 * Those who ask at once share one look: anybody may ask, and none of them shall keep the database busy.
 * [the database is away -> { ok: false, notReady: { database: "does not answer" }, channels: { … } }]
 */
export function healthOf(parts: {
  database: () => Promise<boolean>;
  connections: readonly Pick<Connection, "channel" | "state" | "unready">[];
  isStopping: () => boolean;
}): () => Promise<Health> {
  let looking: Promise<Health> | undefined;
  async function look(): Promise<Health> {
    const reasons: [string, string | undefined][] = [
      ["process", parts.isStopping() ? "stopping" : undefined],
      ["database", (await parts.database()) ? undefined : "does not answer"],
      ...parts.connections.map(({ channel, unready }): [string, string | undefined] => [channel.name, unready()]),
    ];
    const notReady = Object.fromEntries(reasons.filter((one): one is [string, string] => one[1] !== undefined));
    return {
      ok: Object.keys(notReady).length === 0,
      notReady,
      channels: Object.fromEntries(parts.connections.map(({ channel, state }) => [channel.name, state()])),
    };
  }
  return () => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };
}
