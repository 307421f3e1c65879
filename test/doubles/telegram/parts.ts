import type { Timers } from "../common/timers.ts";
import type { Callbacks } from "./callbacks.ts";
import type { Files } from "./files.ts";
import type { Limits } from "./limits.ts";
import type { Menus } from "./menus.ts";
import type { Updates } from "./updates.ts";
import type { World } from "./world.ts";

/** What the methods and the people work with. */
export interface Parts {
  timers: Timers;
  world: World;
  updates: Updates;
  limits: Limits;
  files: Files;
  menus: Menus;
  callbacks: Callbacks;
  /** BotFather's privacy mode. */
  privacy: boolean;
}
