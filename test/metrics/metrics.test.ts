import { afterEach, describe, expect, it } from "vitest";
import { startApp } from "../../src/app/app.ts";
import type { Stores } from "../../src/app/ports.ts";
import { createHub } from "../../src/channels/web/hub.ts";
import { MINUTE, SECOND } from "../../src/domain/time.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { CLERK, COLLECTOR, library, OTHER, units, update, withCollector } from "../app/town.ts";
import { handClock, scriptedChannel, silent } from "../harness.ts";

/** The town with somebody who counts. */
async function counted(changed: (stores: Stores) => Partial<Stores> = () => ({}), patience?: number) {
  const clock = handClock("2026-11-27", "13:59");
  const kept = memoryStores();
  const stores = { ...kept, ...changed(kept) };
  const hub = createHub();
  const web = scriptedChannel();
  const zalo = {
    channel: scriptedChannel("zalo-bot").channel,
    state: () => ({ by: "webhook", doing: "in trouble", sent: 12, limit: 3_000 }),
    unready: () => "in trouble",
  };
  const metrics = createMetrics({ stores, clock, hub, connections: [zalo] }, patience);
  await kept.people.save(units, withCollector);
  let names = 0;
  const app = await startApp({
    stores,
    clock,
    log: metrics.counting(silent),
    library,
    channels: new Map([["web", web.channel]]),
    uniqueId: () => `${(names += 1)}`,
    random: () => 0,
    renderFile: renderFileFrom(stores.files),
    metrics,
  });
  let n = 0;
  return {
    app,
    clock,
    hub,
    web,
    stores,
    metrics,
    async says(who: string, text: string, waits = 0): Promise<void> {
      const came = update(who, (n += 1), text, clock);
      clock.move(waits);
      await app.receive([came]);
      await app.idle();
    },
    /** The samples of a metric, by their labels. */
    async samples(name: string): Promise<Record<string, number>> {
      const { text } = await metrics.page();
      const found = [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].filter((one) => one[1] === name);
      return Object.fromEntries(found.map(([, , labels = "", value]) => [labels, Number(value)]));
    },
  };
}

let ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends) end();
  ends = [];
});

describe("metrics", () => {
  it("count turns and how long people waited for them", async () => {
    const at = await counted();
    await at.says(CLERK, "/baocao");
    await at.says(CLERK, "Họp dân", 3 * SECOND);
    await at.says("nguoi-la", "xin chào");
    expect(await at.samples("giaoban_turn_seconds_count")).toEqual({ 'channel="web",ended="worked"': 3 });
    expect(await at.samples("giaoban_answer_seconds_sum")).toEqual({ 'channel="web"': 3 });
  });

  it("count turns that broke off, by the kind of fault, and what waits because of them", async () => {
    let away = true;
    const at = await counted(({ outbox }) => ({
      outbox: { ...outbox, add: (items) => (away ? Promise.reject(new TypeError("Họp dân")) : outbox.add(items)) },
    }));
    await at.says(CLERK, "/trogiup");
    at.clock.move(MINUTE);
    expect(await at.samples("giaoban_turn_faults_total")).toEqual({ 'channel="web",fault="TypeError"': 1 });
    expect(await at.samples("giaoban_inbox_updates")).toEqual({ 'state="open"': 1, 'state="failed"': 0 });
    expect(await at.samples("giaoban_inbox_oldest_seconds")).toEqual({ "": 60 });
    expect((await at.samples("giaoban_log_lines_total"))['level="error"']).toBe(1);
    away = false;
    await at.app.tick();
    await at.app.idle();
    await at.app.housekeep(); // it is marked as done
    expect(await at.samples("giaoban_turn_seconds_count")).toEqual({
      'channel="web",ended="failed"': 1,
      'channel="web",ended="worked"': 1,
    });
    expect(await at.samples("giaoban_inbox_oldest_seconds")).toEqual({ "": 0 });
  });

  it("count reminders by what became of them, and sendings by how they went", async () => {
    const at = await counted();
    at.web.answer = (chat) => (chat === OTHER ? { ok: false, why: "bug" } : undefined);
    at.clock.move(2 * MINUTE);
    await at.app.tick();
    const ended = await at.samples("giaoban_outbox_ended_total");
    expect(Object.keys(ended).sort()).toEqual([
      'kind="reminder",state="failed",why="bug"',
      'kind="reminder",state="sent",why=""',
    ]);
    expect((await at.samples("giaoban_outbox_messages"))['state="failed"']).toBe(1);
    const went = await at.samples("giaoban_send_seconds_count");
    expect(went['channel="web",went="bug"']).toBe(1);
    expect(went['channel="web",went="sent"']).toBe(at.web.sent.length);
  });

  it("tell how the outbox stands, what a platform says of itself, and how many pages are open", async () => {
    const at = await counted();
    const item = { kind: "reply", message: { text: "Họp dân" }, unless: [] } as const;
    const due = at.clock.now();
    await at.stores.outbox.add([
      { ...item, id: "a", due, unless: [] },
      { ...item, id: "b", due: (due + 5 * MINUTE) as typeof due, unless: [] },
    ]);
    at.clock.move(MINUTE);
    ends = [CLERK, CLERK, OTHER].map((chat) => at.hub.subscribe(chat, () => {}));
    expect(await at.samples("giaoban_outbox_messages")).toMatchObject({ 'state="waiting"': 2, 'state="due"': 1 });
    expect(await at.samples("giaoban_outbox_oldest_due_seconds")).toEqual({ "": 60 });
    expect(await at.samples("giaoban_channel_ready")).toEqual({ 'channel="zalo-bot"': 0 });
    expect(await at.samples("giaoban_channel_state")).toEqual({
      'channel="zalo-bot",name="sent"': 12,
      'channel="zalo-bot",name="limit"': 3_000,
    });
    expect(await at.samples("giaoban_web_pages")).toEqual({ "": 3 });
    expect(Object.keys(await at.samples("nodejs_eventloop_lag_p99_seconds"))).toHaveLength(1);
  });

  it.each([
    ["is away", () => Promise.reject(new Error("away")), undefined],
    ["hangs", () => new Promise<never>(() => {}), 20],
  ])("say so when the database %s, and nothing of what is not known", async (_what, standing, patience) => {
    let works = true;
    const at = await counted(
      ({ inbox }) => ({ inbox: { ...inbox, standing: () => (works ? inbox.standing() : standing()) } }),
      patience,
    );
    expect(await at.samples("giaoban_store_up")).toEqual({ "": 1 });
    works = false;
    expect(await at.samples("giaoban_store_up")).toEqual({ "": 0 });
    expect(await at.samples("giaoban_inbox_updates")).toEqual({});
    expect(Object.keys(await at.samples("process_resident_memory_bytes"))).toHaveLength(1);
  });

  it("hold no chat, no person, no unit and no word of anybody", async () => {
    const at = await counted(({ outbox }) => ({
      outbox: {
        ...outbox,
        claimBundle: () => Promise.reject(Object.assign(new Error("x"), { name: `Fault of ${CLERK}!` })),
      },
    }));
    for (const who of [CLERK, OTHER, COLLECTOR, "nguoi-la"]) await at.says(who, "Rà soát hộ nghèo 0912345678");
    await at.says(CLERK, "/baocao");
    await at.says(CLERK, "Rà soát hộ nghèo");
    at.clock.move(2 * MINUTE);
    await at.app.tick();
    const { text } = await at.metrics.page();
    expect(text).toContain('fault="other"');
    const never = [
      CLERK,
      OTHER,
      COLLECTOR,
      "nguoi-la",
      "iale",
      "iablu",
      "Văn thư",
      "nghèo",
      "0912345678",
      "bao-cao-tuan",
    ];
    expect(never.filter((word) => text.includes(word))).toEqual([]);
  });
});
