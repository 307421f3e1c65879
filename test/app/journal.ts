import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import type { Channel } from "../../src/app/ports.ts";
import type { Sent } from "../harness.ts";

/** What outlives a process that is killed: the messages it sent and the acts it acknowledged, each on disk before the next. */
export type Entry = { sent: Sent } | { acknowledged: number } | { played: true };

export function writeEntry(path: string, entry: Entry): void {
  const file = openSync(path, "a");
  writeSync(file, `${JSON.stringify(entry)}\n`);
  fsyncSync(file);
  closeSync(file);
}

export function readEntries(path: string): Entry[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Entry);
}

export function sentIn(path: string): Sent[] {
  return readEntries(path).flatMap((entry) => ("sent" in entry ? [entry.sent] : []));
}

/** A chat platform that keeps what it was given in the journal. `refused`: it takes a reply only from the outbox. */
export function journalChannel(path: string, { refused = false, wait = async () => {} } = {}): Channel {
  return {
    name: "web",
    buttons: 8,
    decode: (payload) => payload as ReturnType<Channel["decode"]>,
    async send(chat, id, message) {
      await wait();
      if (refused && !id.startsWith("say:")) return { ok: false, why: "retry", ms: 1_000 };
      writeEntry(path, { sent: { chat, id, message } });
      return { ok: true, id };
    },
  };
}
