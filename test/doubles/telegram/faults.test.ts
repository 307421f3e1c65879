import { describe, expect, it } from "vitest";
import { aDouble, addressOf, callJson } from "./client.ts";

async function withClerk() {
  const world = await aDouble({ limits: false });
  world.double.user(7, { started: true });
  world.double.user(8, { started: true });
  const raw = () =>
    fetch(addressOf(world.double, "sendMessage"), {
      method: "POST",
      body: new URLSearchParams({ chat_id: "7", text: "Xin chào" }),
    });
  const seen = () => world.double.chat(7).messages.length;
  return { ...world, raw, seen };
}

describe("rule 9: faults", () => {
  it.each([
    ["502", 502, /502 Bad Gateway/],
    ["200-html", 200, /sign in/],
    ["500", 500, /"Internal Server Error: restart"/],
  ] as const)("%s: another answers in the API's place, and nothing was sent", async (fault, status, body) => {
    const { double, raw, seen } = await withClerk();
    double.fault("sendMessage", fault);
    const response = await raw();
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(body);
    expect(seen()).toBe(0);
    expect((await raw()).status).toBe(200); // once only
  });

  it("breaks the connection before or after the message is out", async () => {
    const { double, raw, seen } = await withClerk();
    double.fault("sendmessage", "reset-before");
    await expect(raw()).rejects.toThrow("fetch failed");
    expect(seen()).toBe(0);
    double.fault("sendMessage", "reset-after");
    await expect(raw()).rejects.toThrow("fetch failed");
    expect(seen()).toBe(1);
    expect(double.journal.map(({ fault, answer, callerLeft }) => [fault, answer?.status, callerLeft])).toEqual([
      ["reset-before", undefined, undefined],
      ["reset-after", 200, undefined],
    ]);
  });

  it("stalls until released, or for 60 s", async () => {
    const { double, raw, seen, move } = await withClerk();
    const fault = double.fault("sendMessage", "stall-after", 2);
    const first = raw();
    await fault.strikes();
    await double.chat(7).waitFor("Xin chào");
    fault.release();
    expect((await first).status).toBe(200);
    const second = raw();
    await fault.strikes(2);
    move(60);
    expect((await second).status).toBe(200);
    expect(seen()).toBe(2);
  });

  it("does not serve a caller who left while it was stalled before", async () => {
    const { double, seen } = await withClerk();
    const fault = double.fault("sendMessage", "stall-before");
    const leaving = new AbortController();
    const stalled = callJson(double, "sendMessage", { chat_id: 7, text: "Xin chào" }, leaving.signal);
    await fault.strikes();
    leaving.abort();
    await expect(stalled).rejects.toThrow(/abort/);
    while (double.journal[0]?.callerLeft === undefined) await new Promise((resolve) => setImmediate(resolve));
    fault.release();
    await callJson(double, "getMe", {});
    expect(seen()).toBe(0);
  });

  it("orders a wait for a chat, and counts who does not wait", async () => {
    const { double, call, move } = await withClerk();
    const write = async (chat_id: number) => {
      const { status, parameters } = await call("sendMessage", { chat_id, text: "x" });
      return [status, parameters?.retry_after];
    };
    double.fault("sendMessage", { retryAfter: 30 });
    expect(await write(7)).toEqual([429, 30]);
    expect(double.avoidable429()).toBe(0);
    move(10);
    expect(await write(7)).toEqual([429, 20]);
    expect(await write(8)).toEqual([200, undefined]);
    expect(double.avoidable429()).toBe(1);
    move(20);
    expect(await write(7)).toEqual([200, undefined]);

    const storm = double.fault("sendMessage", { retryAfter: 5, all: true }, Number.POSITIVE_INFINITY);
    expect(await write(7)).toEqual([429, 5]);
    storm.lift();
    expect(await write(8)).toEqual([429, 5]);
    move(5);
    expect(await write(8)).toEqual([200, undefined]);
  });

  it("says in the header too how long to wait", async () => {
    const { double, raw } = await withClerk();
    double.fault("sendMessage", { retryAfter: 30 });
    expect((await raw()).headers.get("retry-after")).toBe("30");
  });

  it("strikes polls, downloads and everything", async () => {
    const { double, call } = await withClerk();
    double.fault("file", "502");
    double.fault("*", "500", 2);
    expect((await call("getMe")).status).toBe(500);
    expect((await call("getUpdates")).status).toBe(500);
    expect((await call("getMe")).status).toBe(200);
    expect((await fetch(`${double.apiRoot}/file/bot${double.token}/x`)).status).toBe(502);
    expect((await fetch(`${double.apiRoot}/file/bot${double.token}/x`)).status).toBe(404);
  });
});
