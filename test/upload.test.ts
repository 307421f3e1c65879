import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CHU_PUH, readOffice } from "../scripts/seed/read-office.ts";
import type { Stores, TranscriptLine } from "../src/app/ports.ts";
import { Config } from "../src/config.ts";
import { HOUR, plus } from "../src/domain/time.ts";
import { makeKey } from "../src/http/link.ts";
import { sealedLinks } from "../src/http/links.ts";
import type { Running } from "../src/start.ts";
import { memoryStores } from "../src/store/memory.ts";
import { handClock } from "./harness.ts";
import { listen } from "./http/sse.ts";
import { startProduct } from "./product.ts";
import { sampleFile } from "./sample-file.ts";

/** A file on its whole way, through the product as it is composed: from a browser into a report, and out again. */

const WEB_SECRET = "a secret of the test, long enough for anybody";
const WEEK = "iale:bao-cao-tuan:2026-W48";
const clock = handClock("2026-11-27", "08:00");
let stores: Stores;
let running: Running;
let clerk: { id: never; name: string };

beforeEach(async () => {
  stores = memoryStores();
  const office = readOffice(CHU_PUH);
  await stores.people.save(office.units, office.people);
  clerk = office.people.find(({ id }) => id === ("vt-iale" as typeof id)) as never;
  running = await startProduct({
    config: Config.parse({ WEB_SECRET, PORT: "0" }),
    stores,
    clock,
  });
});
afterEach(() => running.stop());

const headers = () => ({ Authorization: `Bearer ${makeKey(WEB_SECRET, clerk.id, plus(clock.now(), HOUR))}` });

async function says(text: string): Promise<void> {
  const body = JSON.stringify({ id: randomUUID(), text });
  const json = { "Content-Type": "application/json", ...headers() };
  expect((await fetch(`${running.url}/api/messages`, { method: "POST", headers: json, body })).status).toBe(202);
  await running.app.idle();
}

async function uploads(address: string, name: string, more: Record<string, string> = {}): Promise<number> {
  const { status } = await fetch(address, {
    method: "POST",
    body: new Uint8Array(sampleFile(name.split(".").at(-1) ?? "")),
    headers: {
      "Content-Type": "application/octet-stream",
      "Upload-Id": randomUUID(),
      "Upload-Name": encodeURIComponent(name),
      ...more,
    },
  });
  await running.app.idle();
  return status;
}

const attached = async () =>
  ((await stores.conversations.get(WEEK))?.state.attached["kien_nghi"] ?? []).map(({ name }) => name);
const last = async () => (await stores.transcript.after(clerk.id, 0, 1))[0];

it("comes in from the web chat and by a link, goes into the report, and is had again from the page", async () => {
  for (const text of ["/baocao tuần", "Họp dân", "không", "5 12 10 0", "có"]) await says(text);
  expect(await uploads(`${running.url}/api/files`, "Công văn.pdf", headers())).toBe(202);
  expect((await last())?.message.text).toMatch(/^✓ Đã nhận tệp «Công văn\.pdf»/);
  const link = sealedLinks(WEB_SECRET, running.url).upload({ channel: "web", chat: clerk.id }, plus(clock.now(), HOUR));
  expect((await fetch(link)).status).toBe(200);
  expect(await uploads(link, "Ảnh.jpg")).toBe(202);
  expect(await attached()).toEqual(["Công văn.pdf", "Ảnh.jpg"]);

  await says("/tep");
  const list = (await stores.transcript.after(clerk.id, 0, 10)).findLast(({ message }) =>
    message.options?.some(({ label }) => label === "Ảnh.jpg"),
  );
  await says(list?.message.options?.find(({ label }) => label === "Ảnh.jpg")?.id ?? "");
  const key = headers().Authorization.replace("Bearer ", "");
  const stream = await listen(`${running.url}/api/stream?key=${key}`);
  const lines = (await stream.until("ready")).map(({ data }) => data as TranscriptLine & { file?: { link?: string } });
  stream.close();
  const sent = lines.findLast(({ file }) => file?.link !== undefined)?.file;
  const response = await fetch(running.url + (sent?.link ?? ""));
  expect([sent?.name, response.headers.get("Content-Type")]).toEqual(["Ảnh.jpg", "image/jpeg"]);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(sampleFile("jpg")));
});

it("is not kept where no question takes it, and its sender is told in the chat", async () => {
  await says("/baocao tuần");
  expect(await uploads(`${running.url}/api/files`, "Công văn.pdf", headers())).toBe(202);
  expect((await last())?.message.text).toMatch(/^Lúc này chưa nhận ảnh hay tệp/);
  const [update] = (await stores.transcript.after(clerk.id, 0, 2)).map(({ id }) => id);
  expect(await stores.files.get(update ?? "")).toBeUndefined();
  expect(await attached()).toEqual([]);
});
