import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, inject, it } from "vitest";
import { memoryStores } from "../src/store/memory.ts";
import { runStory } from "./story.ts";
import { webStage } from "./web-stage.ts";
import { withMongo } from "./with-mongo.ts";

const folder = new URL("./stories/", import.meta.url);
const stories = readdirSync(folder).filter((name) => name.endsWith(".md"));

describe("stories, on memory", () => {
  it.each(stories)("%s", async (name) => {
    const file = new URL(name, folder);
    await expect(await runStory(readFileSync(file, "utf8"), webStage(memoryStores()))).toMatchFileSnapshot(
      file.pathname,
    );
  });
});

describe.skipIf(inject("mongo") === undefined)("stories, on MongoDB", () => {
  it.each(stories)("%s", async (name) => {
    const file = new URL(name, folder);
    const told = await withMongo((stores) => runStory(readFileSync(file, "utf8"), webStage(stores)));
    await expect(told).toMatchFileSnapshot(file.pathname);
  });
});
