import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";

/** Who uses a data folder: the owning process, and the server it started. */
const Holder = z.object({ pid: z.int(), server: z.int().optional() });
type Holder = z.infer<typeof Holder>;

export type DataLock = {
  /** Writes down the server's process, so that whoever finds the lock after a crash can wait for its end. */
  note(server: number | undefined): Promise<void>;
  release(): Promise<void>;
};

/** The locks of this very process: its own pid in a lock file means little, a container gives out the same one each time. */
const held = new Set<string>();

/**
 * Takes a data folder for this process, so that a second one gets a sentence instead of the server's complaint. A lock whose
 * owner is dead is taken over, after that owner's server has ended (10 s at most).
 * Answers with a sentence when the folder is in use.
 */
export async function lockData(folder: string, log: (line: string) => void): Promise<DataLock | string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "giaoban.lock");
  if (held.has(file)) return `${folder} is already in use by this process`;

  if (!(await create(file))) {
    const holder = await read(file);
    if (holder !== undefined && holder.pid !== process.pid && isAlive(holder.pid)) {
      return (
        `${folder} is in use by another giaoban (process ${holder.pid}). Stop that one, or give this one a data folder of its own. ` +
        `If process ${holder.pid} is something else, delete ${file}`
      );
    }
    log(`${folder} was left by a process that did not end properly; taking it over`);
    if (holder?.server !== undefined) await ended(holder.server, log);
    await rm(file, { force: true });
    if (!(await create(file))) return `${folder} was taken by another process just now`;
  }
  held.add(file);
  return {
    // Only a courtesy to the next start, so a failure is no reason to fail.
    note: (server) => writeFile(file, JSON.stringify({ pid: process.pid, server })).catch(() => {}),
    async release() {
      held.delete(file);
      await rm(file, { force: true });
    },
  };
}

/** False when the file is there already. */
async function create(file: string): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify({ pid: process.pid } satisfies Holder), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined when the file is gone or was cut off by a crash. */
async function read(file: string): Promise<Holder | undefined> {
  try {
    return Holder.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function ended(server: number, log: (line: string) => void): Promise<void> {
  if (isAlive(server)) log(`Waiting for the database server of the earlier run (process ${server}) to end`);
  for (let tries = 0; tries < 100 && isAlive(server); tries++) await wait(100);
}
