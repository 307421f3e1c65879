import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fillPast } from "../scripts/demo/past-reports.ts";
import { CHU_PUH, readOffice } from "../scripts/seed/read-office.ts";
import type { Stores } from "../src/app/ports.ts";
import { Config } from "../src/config.ts";
import type { PersonId } from "../src/domain/people.ts";
import { HOUR, plus } from "../src/domain/time.ts";
import { makeKey } from "../src/http/link.ts";
import type { Running } from "../src/start.ts";
import { memoryStores } from "../src/store/memory.ts";
import { LEADER, there } from "./board-office.ts";
import { handClock, shippedLibrary } from "./harness.ts";
import { startProduct } from "./product.ts";

/** The page's whole way, through the product as it is composed: from a question in the chat to the figures and a file of them. */

const WEB_SECRET = "a secret of the test, long enough for anybody";
const PUBLIC_URL = "https://giaoban.example";
const clock = handClock("2026-11-30", "07:00");
let stores: Stores;
let running: Running;

beforeEach(async () => {
  stores = memoryStores();
  const [office, library] = [readOffice(CHU_PUH), shippedLibrary()];
  await stores.people.save(office.units, office.people);
  await fillPast(stores.reports, library, office, clock.now(), 3);
  running = await startProduct({
    config: Config.parse({ WEB_SECRET, PUBLIC_URL, PORT: "0" }),
    stores,
    clock,
    library,
  });
});
afterEach(() => running.stop());

async function says(text: string) {
  const key = makeKey(WEB_SECRET, LEADER as PersonId, plus(clock.now(), HOUR));
  await fetch(`${running.url}/api/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` },
    body: JSON.stringify({ id: randomUUID(), text }),
  });
  await running.app.idle();
  return there((await stores.transcript.after(LEADER, 0, 1))[0]).message;
}

it("is linked to from the chat, shows what was told there, and hands out its files", async () => {
  await says("/tongket tuần");
  const { id } = there((await stores.snapshots.of(LEADER as PersonId, 1))[0]);
  const told = await says(`/tongket xem ${id} page`);
  const link = there(/https:\S+/.exec(told.text)?.[0]).replace(PUBLIC_URL, running.url);
  expect((await fetch(link)).status).toBe(200);

  const response = await fetch(`${running.url}/api/board`, {
    headers: { Authorization: `Bearer ${link.split("/").at(-1)}` },
  });
  expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
  const board = (await response.json()) as { facts: string[]; files: { label: string; link: string }[] };
  expect(board.facts).toContain(`Mã bảng ${id}`);
  const excel = there(board.files.find(({ label }) => label === "Bảng Excel"));
  const file = await fetch(running.url + excel.link);
  expect([file.status, file.headers.get("Content-Type")]).toEqual([200, expect.stringContaining("spreadsheetml")]);
});
