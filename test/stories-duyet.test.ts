import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, inject, it } from "vitest";
import type { Stores } from "../src/app/ports.ts";
import { memoryStores } from "../src/store/memory.ts";
import { approvalLibrary } from "./approval-library.ts";
import { runStory } from "./story.ts";
import { webStage } from "./web-stage.ts";
import { withMongo } from "./with-mongo.ts";

/** Stories of a report that the head approves. */

const folder = new URL("./stories/duyet/", import.meta.url);
const stories = readdirSync(folder).filter((name) => name.endsWith(".md"));
const library = approvalLibrary();

async function told(name: string, stores: Stores): Promise<string> {
  return runStory(readFileSync(new URL(name, folder), "utf8"), webStage(stores, { name: "web" }, library));
}

const written = (name: string) => new URL(name, folder).pathname;

describe("stories of approval, on memory", () => {
  it.each(stories)("%s", async (name) => {
    await expect(await told(name, memoryStores())).toMatchFileSnapshot(written(name));
  });
});

describe.skipIf(inject("mongo") === undefined)("stories of approval, on MongoDB", () => {
  it.each(stories)("%s", async (name) => {
    await expect(await withMongo((stores) => told(name, stores))).toMatchFileSnapshot(written(name));
  });
});
