import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Channel } from "../src/app/ports.ts";
import { DAY, HOUR } from "../src/domain/time.ts";
import { memoryStores } from "../src/store/memory.ts";
import { runStory } from "./story.ts";
import { webStage } from "./web-stage.ts";

/** Stories that name the channels of a person, and one whose window closes: everybody is on a Zalo OA, some also in Telegram. */

/** As an Official Account's: free for 48 hours after somebody wrote last, then paid for up to seven days. */
const contact: Channel["contact"] = (last, now) => {
  const since = last === undefined ? Number.POSITIVE_INFINITY : now - last;
  return since < 48 * HOUR ? "free" : since < 7 * DAY ? "paid" : "closed";
};

const folder = new URL("./stories/nhieu-kenh/", import.meta.url);
const stories = readdirSync(folder).filter((name) => name.endsWith(".md"));

describe("stories of several channels", () => {
  it.each(stories)("%s", async (name) => {
    const file = new URL(name, folder);
    const stage = webStage(memoryStores(), { name: "zalo-oa", contact });
    await expect(await runStory(readFileSync(file, "utf8"), stage)).toMatchFileSnapshot(file.pathname);
  });
});
