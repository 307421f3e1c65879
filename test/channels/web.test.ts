import { describe, expect, it } from "vitest";
import type { Transcript } from "../../src/app/ports.ts";
import { webChannel } from "../../src/channels/web/channel.ts";
import { createHub } from "../../src/channels/web/hub.ts";
import type { Instant } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";

const NOW = 1_000 as Instant;

describe("the web channel", () => {
  it("writes a message down, rings at that chat's pages, and shows one sent twice once", async () => {
    const { transcript } = memoryStores();
    const hub = createHub();
    const rung: string[] = [];
    hub.subscribe("ha", ({ kind }) => rung.push(`ha ${kind}`));
    hub.subscribe("minh", ({ kind }) => rung.push(`minh ${kind}`));
    const channel = webChannel({ transcript, hub });
    channel.typing?.("ha");
    expect(await channel.send("ha", "m1", { text: "Xin chào" }, NOW)).toEqual({ ok: true, id: "m1" });
    expect(await channel.send("ha", "m1", { text: "Xin chào" }, NOW)).toEqual({ ok: true, id: "m1" });
    expect(await transcript.after("ha", 0, 10)).toEqual([
      { id: "m1", chat: "ha", seq: 1, from: "bot", at: NOW, message: { text: "Xin chào" } },
    ]);
    expect(rung).toEqual(["ha typing", "ha line", "ha line"]);
  });

  it("writes down what came with a message, and how it is made again", async () => {
    const { transcript } = memoryStores();
    const channel = webChannel({ transcript, hub: createHub() });
    const file = { name: "cong-van.pdf", mime: "application/pdf", bytes: new Uint8Array([1, 2]) };
    const message = { text: "Tệp đây.", file: { make: "kept" as const, id: "u1" } };
    await channel.send("ha", "m1", message, NOW, file);
    expect(await transcript.after("ha", 0, 10)).toMatchObject([
      { message, file: { name: "cong-van.pdf", mime: "application/pdf", size: 2 } },
    ]);
  });

  it("says that a message may be tried again when it could not be written down, and rings nowhere", async () => {
    const away: Transcript = {
      add: () => Promise.reject(new Error("away")),
      after: () => Promise.reject(new Error("away")),
    };
    const hub = createHub();
    const rung: unknown[] = [];
    hub.subscribe("ha", (event) => rung.push(event));
    expect(await webChannel({ transcript: away, hub }).send("ha", "m1", { text: "a" }, NOW)).toMatchObject({
      ok: false,
      why: "retry",
    });
    expect(rung).toEqual([]);
  });

  it.each([
    [{ kind: "text", text: "12" }],
    [{ kind: "press", conversation: "iale:bao-cao-tuan:2026-W48", turn: 3, option: "yes" }],
    [{ kind: "other" }],
  ])("reads what the page's server stored: %j", (payload) => {
    expect(webChannel({ transcript: memoryStores().transcript, hub: createHub() }).decode(payload)).toEqual(payload);
  });

  it.each([
    [undefined],
    ["12"],
    [{ kind: "text" }],
    [{ kind: "text", text: { $ne: 1 } }],
    [{ kind: "press", turn: 1 }],
  ])("makes nothing of %j", (payload) => {
    expect(webChannel({ transcript: memoryStores().transcript, hub: createHub() }).decode(payload)).toBeUndefined();
  });
});

describe("the hub", () => {
  it("tells only who listens, in one chat or all, until they stop", () => {
    const hub = createHub();
    const heard: string[] = [];
    const stop = hub.subscribe("ha", () => heard.push("first"));
    hub.subscribe("ha", () => heard.push("second"));
    hub.subscribe("minh", () => heard.push("minh"));
    hub.publish("ha", { kind: "line" });
    hub.publish("nobody", { kind: "line" });
    stop();
    stop();
    hub.broadcast({ kind: "typing" });
    expect(heard).toEqual(["first", "second", "second", "minh"]);
  });
});
