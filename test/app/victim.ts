import { fileURLToPath } from "node:url";
import type { Instant } from "../../src/domain/time.ts";
import { connect } from "../../src/store/mongo/connect.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { handClock } from "../harness.ts";
import { journalChannel, writeEntry } from "./journal.ts";
import { type Death, mortal } from "./mortal.ts";
import { play, SCENARIOS } from "./scenarios.ts";
import { startIn } from "./town.ts";

/**
 * The process that is killed. It is told what to play, each play in a database and an app of its own; when every one of them
 * has come to its n-th write (or has been played to its end), the process is killed as a whole, and none of them learns of it.
 */
export interface Plays {
  uri: string;
  plays: { scenario: number; database: string; journal: string; now: Instant; death: Death }[];
}

export const VICTIM = fileURLToPath(import.meta.url);

async function playOne(stage: Plays["plays"][number], connection: Awaited<ReturnType<typeof connect>>): Promise<void> {
  const scenario = SCENARIOS[stage.scenario];
  if (scenario === undefined) throw new Error(`There is no scenario ${stage.scenario}`);
  const clock = handClock("2026-01-01", "00:00");
  clock.set(stage.now);
  await new Promise<void>((ends, fails) => {
    const life = mortal(mongoStores(connection.useDb(stage.database)), stage.death, ends);
    const refused = scenario.refused === true;
    const channel = journalChannel(stage.journal, { refused, wait: () => life.alive() });
    const acknowledged = (act: number) => writeEntry(stage.journal, { acknowledged: act });
    const played = async () => {
      const app = await startIn({ stores: life.stores, clock, channels: [channel], name: "victim" });
      life.arm();
      await play(app, { scenario, clock }, "acts", { acknowledged });
      writeEntry(stage.journal, { played: true });
    };
    played().then(ends, fails);
  });
}

async function playAll({ uri, plays }: Plays): Promise<void> {
  const connection = await connect(uri, "unused");
  await Promise.all(plays.map((stage) => playOne(stage, connection)));
  process.kill(process.pid, "SIGKILL");
}

if (process.argv[1] === VICTIM) process.once("message", (plays: Plays) => void playAll(plays));
