import { describe, expect, it } from "vitest";
import { healthOf } from "../../src/http/health.ts";
import { scriptedChannel } from "../harness.ts";

function platform(name: string, unready?: string) {
  return {
    channel: scriptedChannel(name).channel,
    state: () => ({ doing: unready ?? "receiving" }),
    unready: () => unready,
  };
}

describe("readiness", () => {
  it("is looked at once for all who ask at once, and anew for who asks later", async () => {
    let looks = 0;
    const database = () => Promise.resolve((looks += 1) > 0);
    const health = healthOf({ database, connections: [], isStopping: () => false });
    await Promise.all(Array.from({ length: 50 }, health));
    expect(looks).toBe(1);
    await health();
    expect(looks).toBe(2);
  });

  it.each([
    ["all is well", true, undefined, false, {}],
    ["the database is away", false, undefined, false, { database: "does not answer" }],
    ["a platform cannot be reached", true, "in trouble", false, { telegram: "in trouble" }],
    ["the process is asked to stop", true, undefined, true, { process: "stopping" }],
    [
      "nothing is well",
      false,
      "refused",
      true,
      { process: "stopping", database: "does not answer", telegram: "refused" },
    ],
  ])("when %s", async (_when, database, unready, isStopping, notReady) => {
    const health = healthOf({
      database: () => Promise.resolve(database),
      connections: [platform("telegram", unready), platform("zalo-bot")],
      isStopping: () => isStopping,
    });
    expect(await health()).toEqual({
      ok: Object.keys(notReady).length === 0,
      notReady,
      channels: { telegram: { doing: unready ?? "receiving" }, "zalo-bot": { doing: "receiving" } },
    });
  });
});
