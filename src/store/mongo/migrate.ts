import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { type Connection, trusted } from "mongoose";
import type { Clock } from "../../app/ports.ts";
import { plus, SECOND } from "../../domain/time.ts";
import { insertNew } from "./document.ts";
import { MIGRATIONS, type Migration } from "./migrations.ts";
import { type Models, modelsOf } from "./models.ts";

/** The document among the migrations that says who runs them, and until when others leave it alone. */
const LEASE = "lease";
const LEASE_TIME = 30 * SECOND;
const LOOK_AGAIN = 100; // ms

/**
 * Brings the database to the shape the code expects; returns the names of the migrations this process ran. Safe when several
 * processes start at once: one runs them, the others wait. Should that one die, another takes over when its lease has run out;
 * so `clock` is the machine's, never one that a demo moves.
 */
export async function migrate(
  connection: Connection,
  clock: Clock,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<string[]> {
  const models = modelsOf(connection);
  const holder = randomUUID();
  const ran: string[] = [];
  for (let open = await openOf(models, migrations); open.length > 0; open = await openOf(models, migrations)) {
    if (!(await lease(models, clock, holder))) {
      await setTimeout(LOOK_AGAIN);
      continue;
    }
    try {
      for (const migration of await openOf(models, migrations)) {
        // The lease saves work; what keeps the database right is that running a migration twice is running it once.
        if (!(await lease(models, clock, holder))) break;
        await whileLeased(models, clock, holder, () => migration.run(models));
        const recorded = await insertNew(models.migrations, [{ _id: migration.name, at: clock.now() }]);
        ran.push(...recorded.map(({ _id }) => _id));
      }
    } finally {
      await models.migrations.deleteOne({ _id: LEASE, holder });
    }
  }
  return ran;
}

/** A migration may take longer than the lease: it is kept up while it runs, and by a process that died no more. */
async function whileLeased(models: Models, clock: Clock, holder: string, run: () => Promise<void>): Promise<void> {
  const keeping = setInterval(() => void lease(models, clock, holder).catch(() => {}), LEASE_TIME / 3);
  try {
    await run();
  } finally {
    clearInterval(keeping);
  }
}

async function openOf(models: Models, migrations: readonly Migration[]): Promise<Migration[]> {
  const done = new Set((await models.migrations.find().lean()).map(({ _id }) => _id));
  return migrations.filter(({ name }) => !done.has(name));
}

/** Takes the lease when it is free, over or our own, one conditional write for each case. */
async function lease({ migrations }: Models, clock: Clock, holder: string): Promise<boolean> {
  const now = clock.now();
  const at = plus(now, LEASE_TIME);
  if ((await insertNew(migrations, [{ _id: LEASE, holder, at }])).length === 1) return true;
  const own = await migrations.updateOne({ _id: LEASE, holder }, { $set: { at } });
  if (own.matchedCount === 1) return true;
  const over = await migrations.updateOne({ _id: LEASE, at: trusted({ $lte: now }) }, { $set: { holder, at } });
  return over.matchedCount === 1;
}
