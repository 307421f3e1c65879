import { NOBODY_AWAY } from "../domain/acting.ts";
import { type Directory, directoryOf } from "../domain/directory.ts";
import type { FileRecipe } from "../engine/conversation.ts";
import { boardsOf } from "./board.ts";
import { knownConversations } from "./conversations.ts";
import { handle } from "./handle.ts";
import { limiterOf } from "./limits.ts";
import { type Office, refresh } from "./office.ts";
import type { Boards, FileContent, Receive } from "./ports.ts";
import { fileOf } from "./render-file.ts";
import { resume } from "./resume.ts";
import { screening } from "./screen.ts";
import { housekeep, tick } from "./tick.ts";
import { workOf } from "./work.ts";

/** The whole of giaoban behind its channels. */
export interface App {
  receive: Receive;
  boards: Boards;
  /** The file of a recipe, for whoever has a link to it; nothing when there is no such file (any more). */
  file(recipe: FileRecipe): Promise<FileContent | undefined>;
  /** Units and people as this process last read them. */
  directory(): Directory;
  /** The shared pulse, to be called every few seconds by one process or by all; see `tick`. */
  tick(): Promise<void>;
  /** This process's own: marks what it worked as done, and sees changes of units and people. To be called every few seconds. */
  housekeep(): Promise<void>;
  /** Resolves when every update taken so far has been worked. */
  idle(): Promise<void>;
  /** Finishes what is in work and marks it done. */
  stop(): Promise<void>;
}

/** Reads the directory, leave and the calendar, and takes up what an earlier process left undone; then receives. */
export async function startApp(world: Omit<Office, "directory" | "away" | "calendar">): Promise<App> {
  const calendar = { file: world.library.calendar, version: 0 };
  const office: Office = { ...world, directory: directoryOf(0, [], []), away: NOBODY_AWAY, calendar };
  await refresh(office);
  await resume(office);
  const known = knownConversations(office.stores.conversations);
  const work = workOf(office, (update, again) => handle(office, known, update, again));
  const limiter = limiterOf(office);
  const screen = screening(office);
  await tick(office, work);
  const idle = async () => {
    await work.idle();
    await limiter.idle();
  };
  return {
    async receive(raw) {
      const updates = screen(limiter.admitted(raw));
      const fresh = await office.stores.inbox.insert(updates); // stored first: whoever hands over may acknowledge when this returns
      // One that was there already: left by somebody who died, being worked elsewhere, or done long ago.
      for (const update of updates) if (!fresh.some(({ id }) => id === update.id)) work.lookAgain(update);
      work.take(fresh);
    },
    boards: boardsOf(office),
    file: (recipe) => fileOf(office, recipe),
    directory: () => office.directory,
    tick: () => tick(office, work),
    housekeep: () => housekeep(office, work),
    idle,
    async stop() {
      await idle();
      await work.flush();
    },
  };
}
