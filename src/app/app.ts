import { directoryOf } from "../domain/directory.ts";
import { knownConversations } from "./conversations.ts";
import { handle } from "./handle.ts";
import type { Office } from "./office.ts";
import type { Receive } from "./ports.ts";
import { tick } from "./tick.ts";
import { workOf } from "./work.ts";

/** The whole of giaoban behind its channels. */
export interface App {
  receive: Receive;
  /** To be called every few seconds; see `tick`. */
  tick(): Promise<void>;
  /** Resolves when every update taken so far has been worked. */
  idle(): Promise<void>;
  /** Finishes what is in work and marks it done. */
  stop(): Promise<void>;
}

/** Reads the directory and takes up what an earlier process left undone; then receives. */
export async function startApp(world: Omit<Office, "directory">): Promise<App> {
  const office: Office = { ...world, directory: directoryOf(0, [], []) };
  office.directory = await office.stores.people.load();
  const known = knownConversations(office.stores.conversations);
  const work = workOf(office, (update) => handle(office, known, update));
  await tick(office, work);
  return {
    async receive(updates) {
      work.take(await office.stores.inbox.insert(updates)); // stored first: whoever hands over may acknowledge when this returns
    },
    tick: () => tick(office, work),
    idle: () => work.idle(),
    async stop() {
      await work.idle();
      await work.flush();
    },
  };
}
